import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface SecretsProxy extends AsyncDisposable {
  readonly url: string;
}

/** Stands before `target` and adds to `secrets` every secret key and session token that AWS answers with. */
export async function secretsProxy(target: string, secrets: Set<string>): Promise<SecretsProxy> {
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const options = { method: incoming.method, headers: incoming.headers };
    const forwarded = request(new URL(incoming.url ?? '/', target), options, async (answer) => {
      const reply = Buffer.concat(await answer.toArray());
      for (const [, secret] of reply.toString('utf8').matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)</g)) {
        if (secret !== undefined) secrets.add(secret);
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.end(reply);
    });
    // A reply that was dropped on purpose is dropped for the client too.
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Files under `folder` which hold one of `secrets`, relative to it. */
export async function filesWith(secrets: ReadonlySet<string>, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const guilty = await Promise.all(
    files.map(async (file) => (holds(secrets, await readFile(file, 'latin1')) ? [file.slice(folder.length + 1)] : [])),
  );
  return guilty.flat().sort();
}

export function holds(secrets: ReadonlySet<string>, text: string): boolean {
  return [...secrets].some((secret) => text.includes(secret));
}

/** All that run; none where the kernel tells none. */
function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Watches the command lines of all processes that start until `stop`, which tells those that held one of `secrets`. */
export function watchCommandLines(secrets: ReadonlySet<string>): { readonly stop: () => Promise<string[]> } {
  const guilty = new Set<string>();
  let going = true;
  const older = new Set(listProcesses());
  const watching = (async () => {
    while (going) {
      const lines = listProcesses().flatMap((pid) => (older.has(pid) ? [] : [readCommandLine(pid)]));
      for (const line of lines) if (holds(secrets, line)) guilty.add(line.replaceAll('\0', ' '));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  })();
  return {
    stop: async () => {
      going = false;
      await watching;
      return [...guilty];
    },
  };
}

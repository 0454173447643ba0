import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '../../sandbox/client.ts';
import { toolEnvironment } from './aws-cli.ts';

/** What drive_boto3.py tells of one call. */
export interface BotoCall {
  readonly operation: string;
  /** The error's code, or the class of boto3's own exception; null where the call succeeded. */
  readonly error: string | null;
  readonly message: string | null;
  /** How the raw answer departs from AWS's model. */
  readonly problems: string[];
  /** Paths of the members present. */
  readonly paths: string[];
}

/** Why a Python module cannot be used here; undefined where it can. */
export function pythonMissing(module: string): string | undefined {
  try {
    execFileSync('python3', ['-c', `import ${module}`], { stdio: 'pipe', timeout: 60_000 });
    return undefined;
  } catch {
    return `python3 with ${module}`;
  }
}

const SCRIPT = fileURLToPath(new URL('drive_boto3.py', import.meta.url));

/** Runs drive_boto3.py against an endpoint. Rejects with its stderr where it fails. */
export function driveBoto3(endpoint: string, who: Credentials): Promise<BotoCall[]> {
  const child = spawn('python3', [SCRIPT, endpoint, who.accessKeyId], {
    env: toolEnvironment(endpoint, who),
    timeout: 120_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  child.stdin.end(`${who.secretAccessKey}\n`);
  return new Promise((resolve, reject) => {
    child.on('close', (status) => (status === 0 ? resolve(JSON.parse(stdout)) : reject(new Error(stderr))));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Starts `moto_server` and waits until it says that it runs. */
export async function startMoto(): Promise<{ endpoint: string; stop: () => void }> {
  const port = await freePort();
  const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { env, timeout: 120_000 });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text;
      if (said.includes('Running on')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`moto_server ended: ${said}`)));
  });
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Moto extends AsyncDisposable {
  readonly url: string;
}

const STARTUP_MS = 60_000;

const LEAN = join(import.meta.dirname, 'moto-lean.py');

/**
 * moto's server on a free port of loopback, its accounts empty: https://docs.getmoto.org/en/latest/docs/server_mode.html
 * A lean one knows AdministratorAccess and no other managed policy, and makes accounts in no time.
 */
export async function startMoto({ lean = false } = {}): Promise<Moto> {
  const [program, ...before] = lean ? ['python3', LEAN] : ['moto_server'];
  const child = spawn(program ?? '', [...before, '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`moto_server did not start:\n${said}`)), STARTUP_MS);
    let said = '';
    child.once('error', reject);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

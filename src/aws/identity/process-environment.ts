import type { Environment } from './credentials.ts';

let held: { readonly key: string; readonly restore: () => void; holders: number } | undefined;
let waiting: (() => void)[] = [];

/**
 * Runs `work` while this process's own environment is `env`, and puts it back afterwards. The SDK's provider chain
 * and the credential_process it starts read process.env and nothing else. Whoever asks for the same environment
 * shares it; whoever asks for another waits.
 */
export async function withProcessEnvironment<T>(env: Environment, work: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(Object.entries(env).sort());
  while (held !== undefined && held.key !== key) await new Promise<void>((resolve) => waiting.push(resolve));
  held ??= { key, restore: replaceEnvironment(env), holders: 0 };
  const mine = held;
  mine.holders += 1;
  try {
    return await work();
  } finally {
    mine.holders -= 1;
    if (mine.holders === 0) release(mine.restore);
  }
}

function release(restore: () => void): void {
  restore();
  held = undefined;
  const woken = waiting;
  waiting = [];
  for (const wake of woken) wake();
}

function replaceEnvironment(env: Environment): () => void {
  const before = { ...process.env };
  assign(env);
  return () => assign(before);
}

function assign(env: Environment): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Files } from '../config-files/grammar.ts';

type Values = Record<string, string | Record<string, string>>;

/** What botocore reads; null where it refuses the file. Nested blocks are objects. */
export interface Verdict {
  readonly config: Record<string, Values> | null;
  /** The sections of `config` under the names in their brackets. */
  readonly raw: Record<string, Values> | null;
  readonly credentials: Record<string, Values> | null;
}

export interface Judge {
  judge(files: Files): Promise<Verdict>;
  close(): Promise<void>;
}

/** Why botocore cannot be asked here, or undefined where it can. */
export function whyNoBotocore(): string | undefined {
  const { status } = spawnSync('python3', ['-c', 'import botocore']);
  return status === 0 ? undefined : 'python3 with botocore';
}

/** A Python child that answers one pair of files after the other. */
export async function startJudge(): Promise<Judge> {
  const folder = await mkdtemp(join(tmpdir(), 'botocore-judge-'));
  const script = fileURLToPath(new URL('botocore-judge.py', import.meta.url));
  const env = { ...process.env, PYTHONUTF8: '1' };
  const child = spawn('python3', [script, folder], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    async judge({ config, credentials }) {
      child.stdin.write(
        `${JSON.stringify({ config: config.toString('base64'), credentials: credentials.toString('base64') })}\n`,
      );
      const { value, done } = await answers.next();
      if (done) throw new Error('The judge has left.');
      return JSON.parse(value);
    },
    async close() {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

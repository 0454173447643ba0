import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFailed } from './failed.ts';
import { realPathOf } from './real-path.ts';
import { type ModeOptions, stage } from './stage.ts';
import { sweepLeftovers } from './temporary.ts';

/**
 * Replaces a file in one step: a reader sees the old content or the new, also after a crash. Symbolic
 * links are followed and stay. Missing folders are made (0700 with a secret file, as usual otherwise).
 * Throws `WRITE_FAILED` with everything as before.
 */
export async function replaceFile(path: string, content: Buffer | string, options: ModeOptions = {}): Promise<void> {
  const target = await prepareTarget(path, options.mode ?? 0o600);
  const staged = await stage(target, content, options);
  await staged.commit();
}

/** Where `path` leads, its folder made and swept of what killed runs left. Throws `WRITE_FAILED`. */
export async function prepareTarget(path: string, mode: number): Promise<string> {
  try {
    const target = await realPathOf(path);
    const isSecret = (mode & 0o077) === 0;
    await mkdir(dirname(target), { recursive: true, ...(isSecret ? { mode: 0o700 } : {}) });
    await sweepLeftovers(target);
    return target;
  } catch (error) {
    throw writeFailed(path, error);
  }
}

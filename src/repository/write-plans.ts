import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { isMissing } from './real-path.ts';
import type { YamlPlan } from './yaml-plan.ts';
import { readYamlText } from './yaml-text.ts';

/**
 * Writes the plans that change something, each file whole or not at all, and gives back their paths.
 * Throws WRITE_FAILED naming what was and what was not written.
 */
export async function writePlans(plans: readonly YamlPlan[]): Promise<string[]> {
  const written: string[] = [];
  for (const plan of plans.filter(({ changed }) => changed)) {
    try {
      await refuseIfChangedMeanwhile(plan);
      await mkdir(dirname(plan.path), { recursive: true });
      await replace(plan.path, plan.after);
    } catch (error) {
      if (error instanceof Failure) throw error;
      const rest = written.length === 0 ? 'Nothing was changed.' : `Written before it: ${written.join(', ')}.`;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure('WRITE_FAILED', `${plan.path} could not be written: ${reason}. ${rest}`, {
        details: { file: plan.path, written },
        cause: error,
      });
    }
    written.push(plan.path);
  }
  return written;
}

async function refuseIfChangedMeanwhile(plan: YamlPlan): Promise<void> {
  if ((await readYamlText(plan.path)) === plan.before) return;
  throw new Failure('WRITE_FAILED', `${plan.path} was changed by somebody else since it was read; it was left alone.`, {
    suggestions: ['Run the command again.'],
    details: { file: plan.path },
  });
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const mode = await modeOf(path);
    const file = await open(temporary, 'wx');
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Permissions of the file as it stands; a new one gets what the umask leaves. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

import { stat } from 'node:fs/promises';
import { Failure } from '../errors/failure.ts';
import { isMissing } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import { readYamlText } from './yaml.ts';
import type { YamlPlan } from './yaml-plan.ts';

/** Of a new file: it holds no secret and is meant to be committed. */
const NEW_MODE = 0o644;

/**
 * Writes the plans that change something, each file whole or not at all, and gives back their paths.
 * Throws WRITE_FAILED; `details.written` names what was written before it.
 */
export async function writePlans(plans: readonly YamlPlan[]): Promise<string[]> {
  const written: string[] = [];
  for (const plan of plans.filter(({ changed }) => changed)) {
    await refuseIfChangedMeanwhile(plan, written);
    await replaceFile(plan.path, plan.after, { mode: await modeOf(plan.path) });
    written.push(plan.path);
  }
  return written;
}

async function refuseIfChangedMeanwhile(plan: YamlPlan, written: readonly string[]): Promise<void> {
  if ((await readYamlText(plan.path)) === plan.before) return;
  throw new Failure('WRITE_FAILED', `${plan.path} was changed by somebody else since it was read; it was left alone.`, {
    suggestions: ['Run the command again.'],
    details: { file: plan.path, written },
  });
}

/** Permissions of the file as it stands. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return NEW_MODE;
    throw error;
  }
}

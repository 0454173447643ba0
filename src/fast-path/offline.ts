import { parseArgs } from 'node:util';
import { foldText, getNoteWidth, getResultWidth } from '../cli/layout.ts';
import { presentProfiles, presentSteps, suggestAfterProfileList, suggestAfterSteps } from '../cli/present-offline.ts';
import { presentNext } from '../cli/prose.ts';
import { isFailure } from '../errors/failure.ts';
import { findRepository, type Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { fillProgramNames, makePrintable } from '../text.ts';
import { type ListedProfile, listProfiles } from '../workflows/profile-list/load.ts';
import type { StatusStep } from '../workflows/status/decide.ts';
import { readStatus } from '../workflows/status/load.ts';
import { type Answer, endWithNewline, isPlainEnvironment, isRead, printAnswer, refuseTwice } from './command-line.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  'no-input': { type: 'boolean' },
  verbose: { type: 'boolean' },
  'repo-root': { type: 'string' },
} as const;

/** What a command found, and how a person reads it in so many columns. */
interface Found {
  readonly result: { readonly next: string[]; readonly steps?: StatusStep[]; readonly profiles?: ListedProfile[] };
  readonly present: (width: number) => string;
}

/**
 * `aws status` and `aws profile list`: they look at the files alone, which takes a tenth of what loading oclif does.
 */
export async function answerOffline(argv: readonly string[], runtime: Runtime): Promise<Answer | undefined> {
  const line = isPlainEnvironment(runtime.env) ? readLine(argv) : undefined;
  if (line === undefined) return undefined;
  try {
    const { json = false, 'repo-root': repoRoot } = line.values;
    const { result, present } = await line.find(
      await findRepository({ repoRoot, env: runtime.env, cwd: runtime.cwd }),
      runtime,
    );
    fillProgramNames(result);
    if (json) return { stderr: '', stdout: endWithNewline(JSON.stringify(result, null, 2)), status: 0 };
    const stdout = endWithNewline(makePrintable(present(isRead() ? getResultWidth() : Number.POSITIVE_INFINITY)));
    return {
      stderr: '',
      stdout,
      next: endWithNewline(
        makePrintable(
          presentNext(result.next, (line, first) =>
            foldText(line, isRead() ? getNoteWidth() : Number.POSITIVE_INFINITY, first),
          ),
        ),
      ),
      status: 0,
    };
  } catch (error) {
    // The long way words it. A bug is told at once.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Undefined for another command, more words, --check, and a line with a mistake, which oclif words. */
function readLine(argv: readonly string[]) {
  const isStatus = argv[1] === 'status';
  const words = isStatus ? ['aws', 'status'] : ['aws', 'profile', 'list'];
  if (!words.every((word, at) => word === argv[at])) return undefined;
  try {
    const { values, tokens } = parseArgs({ args: argv.slice(words.length), options: OPTIONS, tokens: true });
    refuseTwice(tokens);
    return { values, find: isStatus ? findStatus : findProfiles };
  } catch {
    return undefined;
  }
}

async function findStatus(repository: Repository, runtime: Runtime): Promise<Found> {
  const steps = await readStatus(runtime, repository);
  return { result: { steps, next: suggestAfterSteps(steps) }, present: (width) => presentSteps(steps, width) };
}

async function findProfiles(repository: Repository): Promise<Found> {
  const profiles = await listProfiles(repository);
  return {
    result: { profiles, next: suggestAfterProfileList(profiles) },
    present: (width) => presentProfiles(profiles, width),
  };
}

/** False: go by oclif. */
export default (argv: readonly string[], name: string): Promise<boolean> => printAnswer(answerOffline, argv, name);

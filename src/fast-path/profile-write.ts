import { parseArgs } from 'node:util';
import { presentWrittenProfiles, suggestAfterProfiles } from '../cli/present-written-profiles.ts';
import { presentNext } from '../cli/prose.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { isFailure } from '../errors/failure.ts';
import { resolveEnvironments } from '../repository/environment-lookup.ts';
import { findRepository } from '../repository/repository.ts';
import { isCertainlySafe } from '../run/guard-secrets.ts';
import type { Runtime } from '../runtime.ts';
import { fillProgramName } from '../text.ts';
import { executeProfileWrite, prepareSettings } from '../workflows/profile-write/execute.ts';
import { type Answer, endWithNewline, isPlainEnvironment, printAnswer, refuseTwice } from './command-line.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  'no-input': { type: 'boolean' },
  verbose: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  'repo-root': { type: 'string' },
  region: { type: 'string' },
} as const;

/**
 * `aws profile write ENVIRONMENT... --region REGION`: profiles that are there move to another region, which a script
 * may ask for in every devshell that opens. Everything else goes the long way, credentials and failures too.
 */
export async function writeProfiles(argv: readonly string[], runtime: Runtime): Promise<Answer | undefined> {
  if (!isPlainEnvironment(runtime.env)) return undefined;
  const line = readLine(argv.slice(3));
  try {
    return line && (await move(line, runtime));
  } catch (error) {
    // What was written stays: the long way does the rest, and words what is wrong. A bug is told at once.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

type ParsedLine = Pick<ReturnType<typeof parseLine>, 'values' | 'positionals'>;

function parseLine(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true, tokens: true });
}

/** Undefined for a line with a mistake: oclif words it. */
function readLine(args: string[]): ParsedLine | undefined {
  try {
    const { values, positionals, tokens } = parseLine(args);
    refuseTwice(tokens);
    return { values, positionals };
  } catch {
    return undefined;
  }
}

async function move({ values, positionals }: ParsedLine, runtime: Runtime): Promise<Answer | undefined> {
  if (positionals.length === 0 || values.region === undefined) return undefined;
  const { 'repo-root': repoRoot, json = false } = values;
  const repository = await findRepository({ repoRoot, env: runtime.env, cwd: runtime.cwd });
  const environments = await resolveEnvironments(repository, positionals);
  const profiles = readAwsFiles(repository);
  if (!isCertainlySafe(repository, runtime.env)) return undefined;
  const decided = await prepareSettings(repository, { environments, region: values.region }, profiles);
  const stderr = decided.map(({ stays }) => (stays === undefined ? '' : `Warning: ${stays}\n`)).join('');
  // Whoever has to wait for another run goes the long way, which tells so; later it would no longer know what was
  // changed.
  const written = await executeProfileWrite({ runtime, repository }, decided.slice(0, 1), { lockTimeoutMs: 0 });
  written.push(...(await executeProfileWrite({ runtime, repository }, decided.slice(1))));
  const next = suggestAfterProfiles(written).map(fillProgramName);
  if (json) return { stderr, stdout: endWithNewline(JSON.stringify({ profiles: written, next }, null, 2)), status: 0 };
  const stdout = endWithNewline(presentWrittenProfiles(written));
  return { stderr, stdout, next: endWithNewline(presentNext(next)), status: 0 };
}

/** Moves profiles to another region. False: go by oclif. */
export default (argv: readonly string[], name: string): Promise<boolean> => printAnswer(writeProfiles, argv, name);

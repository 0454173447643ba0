import { basename } from 'node:path';
import { openNetwork } from '../../aws/network.ts';
import { backoffMs } from '../../aws/retry.ts';
import { findEnvironmentFolder, readEnvironments } from '../../repository/environments.ts';
import { getLogicalCwd } from '../../repository/paths.ts';
import type { Repository } from '../../repository/repository.ts';
import { type Settings, SettingsReader } from '../../repository/settings.ts';
import { type Runtime, randomFraction } from '../../runtime.ts';
import { mayHealByTime } from './decide.ts';
import { runRound, type VerifiedEnvironment } from './examine.ts';
import type { VerifyResult } from './findings.ts';
import type { VerifyOptions } from './options.ts';
import { readSharedFiles } from './shared-files.ts';
import { chooseTargets, type Target } from './targets.ts';

export type { VerifyOptions } from './options.ts';

const LONGEST_PAUSE_MS = 5_000;

/**
 * Holds environments against the whole policy, as often as `--wait` allows while time may heal what is wrong.
 * What is wrong is a finding; it throws for what makes looking impossible: no such environment, files botocore
 * could not read, no AWS CLI for `--via cli`.
 */
export async function verify(repository: Repository, options: VerifyOptions, runtime: Runtime): Promise<VerifyResult> {
  const examined = await verifyWithCredentials(repository, options, runtime);
  return toResult(examined, runtime);
}

/** The same with the credentials that were proven, for those who hand them on. */
export async function verifyWithCredentials(
  repository: Repository,
  options: VerifyOptions,
  surroundings: Runtime,
): Promise<VerifiedEnvironment[]> {
  // As the shell has set it: this process may be given another environment for a while, for the SDK's sake.
  const runtime = { ...surroundings, env: { ...surroundings.env } };
  const { clock, interrupt } = runtime;
  const here = getLogicalCwd(runtime);
  const network = openNetwork(runtime.env);
  const until = clock.now() + (options.wait ?? 0);
  try {
    for (let tries = 1; ; tries += 1) {
      // Read anew each time: whoever waits may mend the files meanwhile.
      const reader = new SettingsReader(repository);
      const [shared, records] = await Promise.all([readSharedFiles(repository), readEnvironments(repository, reader)]);
      const chosen = chooseTargets(options, { repository, records, profiles: shared.profiles }, here);
      const targets = chosen.map((target) => ({ ...target, ...options.unit }));
      const settings = await readUnitSettings(reader, targets, here);
      const examined = await runRound({ repository, runtime, options, network, shared, records, settings }, targets);
      const findings = examined.flatMap(({ result }) => result.findings);
      const left = until - clock.now();
      if (!mayHealByTime(findings) || left <= 0) return examined;
      // The last look is at the end of the time that was given.
      const pause = Math.min(
        backoffMs(tries, () => randomFraction(runtime)),
        LONGEST_PAUSE_MS,
      );
      await clock.sleep(Math.min(pause, left), interrupt);
    }
  } finally {
    network.close();
  }
}

/** What holds for a unit in `cwd`, and for one at the top of every other environment; by environment. */
async function readUnitSettings(
  reader: SettingsReader,
  targets: readonly Target[],
  cwd: string,
): Promise<ReadonlyMap<string, Settings>> {
  const here = findEnvironmentFolder(reader, cwd);
  const settings = new Map<string, Settings>();
  for (const { environment, record } of targets) {
    const folder = record === undefined ? environment : basename(record.folder);
    if (folder === here) settings.set(environment, await reader.readSettings(cwd));
    else if (record !== undefined) settings.set(environment, record.settings);
  }
  return settings;
}

export function toResult(examined: readonly VerifiedEnvironment[], { clock }: Pick<Runtime, 'clock'>): VerifyResult {
  const environments = examined.map(({ result }) => result);
  return { ok: environments.every(({ ok }) => ok), checkedAt: new Date(clock.now()).toISOString(), environments };
}

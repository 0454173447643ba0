import type { Identity } from '../../aws/caller-identity.ts';
import type { Profiles } from '../../config-files/profile.ts';
import type { LockOptions } from '../../files/lock.ts';
import { readEnvironments } from '../../repository/environments.ts';
import { planRecord, writePlans } from '../../repository/plan-yaml.ts';
import type { Repository } from '../../repository/repository.ts';
import { SettingsReader } from '../../repository/settings.ts';
import type { RunContext } from '../../run/context.ts';
import type { Plan, RequestedFiles } from '../../run/plan.ts';
import { writeProfile } from '../../run/write-profile.ts';
import { validateRegion } from '../../terragrunt/regions.ts';
import {
  type DecidedProfile,
  decideProfile,
  decideSettings,
  decideTarget,
  type ProfileWriteRequest,
} from './decide.ts';

export interface WrittenProfile {
  readonly profile: string;
  /** Null for a profile that belongs to no environment. */
  readonly environment: string | null;
  readonly region: string;
  readonly changed: string[];
  /** Null where nothing was given to prove. */
  readonly identity: Identity | null;
}

/** Proves whose the credentials are, refuses wrong hands. `profiles` are those of the repository. Changes nothing. */
export async function prepareProfileWrite(
  context: RunContext,
  request: ProfileWriteRequest,
  profiles: Profiles,
): Promise<DecidedProfile[]> {
  const { credentials } = request;
  if (credentials === undefined) return prepareSettings(context.repository, request, profiles);
  const records = await readEnvironments(context.repository);
  const target = decideTarget({ records, profiles }, request, credentials);
  const { loadIdentity } = await import('./load.ts');
  const identity = await loadIdentity(context, credentials, target.region);
  const decided = [decideProfile(target, request, { identity, credentials, records })];
  return withMoves(context.repository, profiles, decided);
}

/** Region and output of profiles that are there; their keys stay. Changes nothing. */
export async function prepareSettings(
  repository: Repository,
  request: Pick<ProfileWriteRequest, 'environments' | 'region'> & Partial<ProfileWriteRequest>,
  profiles: Profiles,
): Promise<DecidedProfile[]> {
  if (request.region !== undefined) validateRegion(request.region);
  const decided = decideSettings({ records: await readEnvironments(repository), profiles }, request);
  return withMoves(repository, profiles, decided);
}

/** A profile that goes to another region takes nothing along of what is deployed. Throws REGION_CONTRADICTS. */
async function withMoves(
  repository: Repository,
  profiles: Profiles,
  decided: readonly DecidedProfile[],
): Promise<DecidedProfile[]> {
  const isMoved = ({ edit }: DecidedProfile) => profiles.get(edit.profile)?.region !== edit.region;
  if (!decided.some(isMoved)) return [...decided];
  const { assertInRegion } = await import('../../terragrunt/configured-regions.ts');
  const { isStackRepository } = await import('../../terragrunt/layout.ts');
  const isStack = isStackRepository(repository);
  const reader = new SettingsReader(repository);
  const records = await readEnvironments(repository, reader);
  const noted: DecidedProfile[] = [];
  for (const one of decided) {
    const record = isMoved(one) ? records.find(({ environment }) => environment === one.environment) : undefined;
    const stays = record && (await assertInRegion(reader, record, { region: one.edit.region, isStack }));
    noted.push(stays === undefined ? one : { ...one, stays });
  }
  return noted;
}

/** The diffs of what would be written. `keyFile`: where the key came from. */
export async function planProfileWrite(
  context: RunContext,
  decided: readonly DecidedProfile[],
  keyFile: string | undefined,
): Promise<Plan> {
  const { planFilePreviews } = await import('../../run/preview-files.ts');
  const profiles = decided.map(({ edit }) => edit);
  const { files } = await planFilePreviews(context, {
    profiles,
    records: decided.flatMap(describeRecord),
    configured: [],
    keyFile,
  });
  return { steps: [], files };
}

/** Writes the profiles, then records whose each environment's account is. */
export async function executeProfileWrite(
  { runtime, repository }: Pick<RunContext, 'runtime' | 'repository'>,
  decided: readonly DecidedProfile[],
  options: Pick<LockOptions, 'lockTimeoutMs'> = {},
): Promise<WrittenProfile[]> {
  const written: WrittenProfile[] = [];
  for (const one of decided) {
    const changed = await writeProfile(runtime, repository, [one.edit], options);
    for (const { environment, ...identity } of describeRecord(one)) {
      changed.push(...(await writePlans([await planRecord(repository, environment, identity)])));
    }
    written.push({
      profile: one.edit.profile,
      environment: one.environment ?? null,
      region: one.edit.region,
      changed,
      identity: one.identity ?? null,
    });
  }
  return written;
}

/** Only what was proven is recorded. */
function describeRecord({ environment, identity, edit }: DecidedProfile): RequestedFiles['records'] {
  if (environment === undefined || identity === undefined) return [];
  return [{ environment, accountId: identity.account, profile: edit.profile }];
}

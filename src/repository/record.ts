import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { chooseFolder, readEnvironments } from './environments.ts';
import type { Repository } from './repository.ts';
import { ACCOUNT_KEYS } from './settings.ts';
import { planYaml, type YamlEntries, type YamlPlan } from './yaml-plan.ts';

/** Who an environment is in AWS, as far as it is known. */
export interface RecordedIdentity {
  /** Twelve digits. */
  readonly accountId?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Plans the environment.yaml of an environment with the account and profile of `identity`.
 * Throws RECORD_CONTRADICTS where the file names another account, YAML_UNREADABLE where it is no mapping.
 */
export async function planRecord(
  repository: Pick<Repository, 'root' | 'environmentsDir' | 'pending'>,
  environment: string,
  identity: RecordedIdentity,
): Promise<YamlPlan> {
  const entries: YamlEntries = [
    ['environment', environment],
    ...(identity.accountId === undefined ? [] : [['aws_account_id', identity.accountId] as const]),
    ...(identity.profile === undefined ? [] : [['aws_profile', identity.profile] as const]),
  ];
  const plan = await planEnvironment(repository, environment, entries);
  if (identity.accountId !== undefined) await refuseOtherAccount(plan, environment, identity.accountId);
  return plan;
}

/** Plans environment.yaml with any of its keys; the caller looks for contradictions. */
export async function planEnvironment(
  repository: Pick<Repository, 'root' | 'environmentsDir' | 'pending'>,
  environment: string,
  entries: YamlEntries,
): Promise<YamlPlan> {
  const folder = chooseFolder(await readEnvironments(repository), environment);
  return planYaml(repository, join(folder, 'environment.yaml'), {
    entries,
    heading: [`The ${environment} environment: one AWS account and where its state is kept.`],
    digits: ACCOUNT_KEYS,
  });
}

/** Throws RECORD_CONTRADICTS where environment.yaml, as planned, names another account than `accountId`. */
export async function refuseOtherAccount(plan: YamlPlan, environment: string, accountId: string): Promise<void> {
  const { lineOf, parseYamlMap, textOf } = await import('./yaml-map.ts');
  const map = parseYamlMap(plan.path, plan.after);
  const recorded = textOf(map, 'aws_account_id');
  if (recorded === accountId) return;
  throw new Failure(
    'RECORD_CONTRADICTS',
    `${plan.path}:${lineOf(map, 'aws_account_id')} records account ${recorded ?? '(empty)'} for ${environment}, but the account at hand is ${accountId}.`,
    {
      suggestions: [
        `If ${accountId} is right, write aws_account_id: "${accountId}" there and run the command again.`,
        `If ${recorded ?? 'the file'} is right, use credentials of that account; nothing was changed.`,
      ],
      details: { environment, file: plan.path, recordedAccount: recorded ?? null, account: accountId },
    },
  );
}

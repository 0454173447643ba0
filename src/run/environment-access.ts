import { type Identity, isRoot } from '../aws/caller-identity.ts';
import { type Iam, openIam } from '../aws/iam.ts';
import type { Connection } from '../aws/network.ts';
import { findOrganization, openOrganizations } from '../aws/organizations.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { Failure, isFailure, resolveOrFailure } from '../errors/failure.ts';
import { isPlanned } from '../repository/environment-lookup.ts';
import { type KnownEnvironment, requireEnvironment } from '../repository/environments.ts';
import { openProfileConnection, type RunContext } from './context.ts';
import { loadEnvironments } from './environment-profile.ts';
import { explainRefusedProfile } from './failures.ts';

/** An environment's account as its own profile gets into it. */
export interface OpenedEnvironment {
  readonly connection: Connection;
  readonly identity: Identity;
  readonly iam: Iam;
}

/** Opens an environment by its profile. Throws CREDENTIALS_MISSING, WRONG_ACCOUNT, and what the credentials come to. */
export async function openEnvironment(
  context: RunContext,
  { environment, profile, record }: KnownEnvironment,
): Promise<OpenedEnvironment> {
  const { retry } = context;
  const connection = await openProfileConnection(context, profile, [
    `See what is wrong with it: pf aws verify ${environment}`,
  ]);
  const identity = await getCallerIdentity(openSts(connection, retry)).catch((error: unknown) => {
    throw explainRefusedProfile(error, profile, environment);
  });
  assertAccountOf(environment, identity, record?.accountId);
  return { connection, identity, iam: openIam(connection, retry) };
}

/** Throws WRONG_ACCOUNT where the credentials belong elsewhere than the environment. */
export function assertAccountOf(environment: string, { account, arn }: Identity, expected: string | undefined): void {
  if (expected === undefined || expected === account) return;
  throw new Failure(
    'WRONG_ACCOUNT',
    `The credentials of ${environment} belong to account ${account}, not to ${expected}.`,
    { details: { environment, expectedAccount: expected, account, arn } },
  );
}

/** The environments that are named, or all that have an account; of several with one profile, the first. */
export async function chooseEnvironments(
  { repository }: RunContext,
  names: readonly string[],
): Promise<KnownEnvironment[]> {
  const known = await loadEnvironments(repository);
  const chosen =
    names.length > 0
      ? names.map((name) => requireEnvironment(known, name))
      : known.filter(({ record }) => record === undefined || !isPlanned(record));
  return chosen.filter(({ profile }, index) => chosen.findIndex((other) => other.profile === profile) === index);
}

/** The IAM user that the credentials are of; undefined for root, roles and sessions of them. */
export function readUserName(identity: Identity): string | undefined {
  if (isRoot(identity)) return undefined;
  return /^arn:[^:]+:iam::\d+:user\/(?:.*\/)?([^/]+)$/.exec(identity.arn)?.[1];
}

/** False also where the organization may not be asked. */
export async function ownsOrganization(
  { retry }: RunContext,
  connection: Connection,
  account: string,
): Promise<boolean> {
  const found = await resolveOrFailure(findOrganization(openOrganizations(connection, retry)));
  return !isFailure(found) && found?.managementAccountId === account;
}

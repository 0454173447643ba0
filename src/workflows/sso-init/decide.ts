import type { SsoSession } from '../../aws/sso-session.ts';
import { decideOrFailure, Failure } from '../../errors/failure.ts';
import { getProfileName } from '../../repository/environments.ts';
import { chooseOutput, findRival, type ProfileRequest, type ProfileSso } from '../../run/write-profile.ts';
import { moduleStands, type SsoInitState } from './load.ts';

/** What becomes of one environment. */
export interface SsoEnvironment {
  readonly environment: string;
  readonly accountId: string;
  /** Somebody is let in by this run. */
  readonly assigns: boolean;
  readonly profile: ProfileRequest & { readonly region: string; readonly sso: ProfileSso };
}

export interface SsoDecision {
  readonly session: SsoSession;
  /** In the order of their names; why not, for those that cannot be. */
  readonly environments: readonly { readonly environment: string; readonly decision: SsoEnvironment | Failure }[];
}

/** The start URL without what a browser adds to it. */
function toPlainUrl(url: string): string {
  return url.replace(/[/#]+$/, '');
}

/** The session of that start URL that is there, else one that is named for the organization. Pure. */
function chooseSession(
  { instance, management, sessions }: Pick<SsoInitState, 'instance' | 'management' | 'sessions'>,
  startUrl = `https://${instance.identityStoreId}.awsapps.com/start`,
): SsoSession {
  const wanted = { startUrl, region: instance.region };
  const held = sessions.find(
    (one) => one.region === wanted.region && toPlainUrl(one.startUrl) === toPlainUrl(wanted.startUrl),
  );
  if (held !== undefined) return held;
  // The file of the token is named for the session, and two companies must not share one.
  const usual = management.organization.id;
  const isTaken = (name: string) => sessions.some((one) => one.name === name);
  const name = isTaken(usual) ? `${usual}-${instance.identityStoreId}` : usual;
  return { name, ...wanted, scopes: ['sso:account:access'] };
}

/** What is to become of each environment. Pure. */
export function decideSsoInit(state: SsoInitState, startUrl: string | undefined): SsoDecision {
  const session = chooseSession(state, startUrl);
  const environments = state.records.map((record) => ({
    environment: record.environment,
    decision: decideOrFailure(() => decideEnvironment(state, record, session)),
  }));
  return { session, environments };
}

/** The environments that can do without their access key now, the management account last. Pure. */
export function listRetirable(
  { records, profiles, management }: Pick<SsoInitState, 'records' | 'profiles' | 'management'>,
  proven: readonly string[],
): string[] {
  const keyed = records.filter(
    (record) => profiles.get(getProfileName(record.environment, record))?.keys !== undefined,
  );
  const isAll = keyed.every(({ environment }) => proven.includes(environment));
  const isNow = ({ accountId }: { accountId: string }) => isAll || accountId !== management.identity.account;
  return keyed.flatMap((record) => (proven.includes(record.environment) && isNow(record) ? [record.environment] : []));
}

function decideEnvironment(
  state: SsoInitState,
  record: SsoInitState['records'][number],
  session: SsoSession,
): SsoEnvironment {
  const { environment, accountId } = record;
  const { management, profiles, set, assigned, principal, hasModule, accounts } = state;
  assertUsable(accounts, record);
  const { isOwn } = state;
  // Others may get in by a user of their own, each with such a profile.
  const person = isOwn ? `-${toPlainName(principal?.name ?? '')}` : '';
  const name = `${environment}${person}-sso`;
  const held = profiles.get(name);
  const rival = findRival(held, 'sso') ?? refuseOtherAccount(held?.values.get('sso_account_id'), name, accountId);
  if (rival !== undefined) throw rival;
  const there = assigned.get(accountId) ?? [];
  const isThere = principal === undefined ? there.length > 0 : there.some(({ id }) => id === principal.found?.id);
  if (!isThere && hasModule) throw moduleStands(`Nobody is let into account ${accountId} as ${set.name} yet`);
  const own = profiles.get(getProfileName(environment, record));
  const region = held?.region ?? own?.region ?? record.settings.getText('aws_region') ?? management.connection.region;
  return {
    environment,
    accountId,
    assigns: !isThere,
    profile: {
      profile: name,
      region,
      output: chooseOutput(held),
      isOwn,
      sso: { session: { ...session, name: session.name ?? management.organization.id }, accountId, roleName: set.name },
    },
  };
}

/** A user name as a part of a profile's: `ada@example.com` is `ada-example-com`. */
function toPlainName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'own'
  );
}

/** Throws ACCOUNT_UNKNOWN, ACCOUNT_UNUSABLE. */
function assertUsable(
  accounts: SsoInitState['accounts'],
  { environment, accountId }: SsoInitState['records'][number],
): void {
  const account = accounts.find(({ id }) => id === accountId);
  if (account === undefined) {
    throw new Failure('ACCOUNT_UNKNOWN', `The organization has no account ${accountId}, recorded for ${environment}.`);
  }
  if (account.state === 'ACTIVE' || account.state === 'UNKNOWN') return;
  throw new Failure('ACCOUNT_UNUSABLE', `Account ${accountId} of ${environment} is ${account.state}.`, {
    suggestions: ['See the accounts and their states: pf aws account list'],
  });
}

function refuseOtherAccount(held: string | undefined, profile: string, accountId: string): Failure | undefined {
  if (held === undefined || held === accountId) return undefined;
  const message = `Profile ${profile} logs in to account ${held}, and that of the environment is ${accountId}.`;
  return new Failure('ACCESS_CONFLICT', message, {
    suggestions: [
      `Take [profile ${profile}] out of the AWS config file if nobody uses it, then run the command again.`,
    ],
    details: { profile, accountId: held, expectedAccount: accountId },
  });
}

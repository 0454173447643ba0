import { realpathSync } from 'node:fs';
import type { Credentials, Environment, Identity } from '../../aws/credentials.ts';
import { listKinds, type Profile } from '../../config-files/profile.ts';
import { findMisleading } from './checks/profile.ts';
import type { Expected, Facts, FileFacts, Membership, Outcome } from './facts.ts';
import type { Session } from './session.ts';
import type { Target } from './targets.ts';

/** What was learnt of one target before anything is decideEnvironment. */
export interface Looked {
  readonly target: Target;
  readonly asked: Profile | undefined;
  readonly expected: Expected | undefined;
  readonly outcome: Outcome | undefined;
  readonly cli?: Outcome;
  readonly credentials?: Credentials;
  readonly cached: boolean;
}

/** What was learnt of everything at once. */
export interface Surroundings {
  readonly files: readonly FileFacts[];
  /** By account. */
  readonly states: ReadonlyMap<string, Membership>;
}

/** Puts together, for each of `looked`, what the checks look at. */
export function gatherFacts(
  session: Session,
  looked: readonly Looked[],
  { files, states }: Surroundings,
): { looked: Looked; facts: Facts }[] {
  const neighbours = neighboursOf(session, looked);
  const { configFile, credentialsFile } = session.repository;
  const places = { configFile: realOrSame(configFile), credentialsFile: realOrSame(credentialsFile) };
  const env = withRealPaths(session.runtime.env);
  return looked.map((one) => {
    const { target, asked, expected, outcome } = one;
    const { environment, profile } = target;
    const values = asked?.values;
    const region = values?.get('region');
    const accessKeyId = values?.get('aws_access_key_id');
    const ambient = findMisleading(env, { profile, region, accessKeyId, ...places });
    const kinds = values === undefined ? [] : listKinds(profile, values);
    const membership = expected && states.get(expected.account);
    const split = session.shared.profiles.get(profile)?.split;
    const own = { environment, profile, region, values, kinds, split, expected, outcome, membership, ambient };
    return { looked: one, facts: { ...own, files, neighbours } };
  });
}

/** Which environments lay claim to which account, by their files or by their credentials. */
function neighboursOf({ records }: Session, looked: readonly Looked[]): Map<string, string[]> {
  const claims = [
    ...records.map(({ environment, accountId }) => ({ environment, account: accountId })),
    ...looked.map(({ target, outcome }) => ({
      environment: target.environment,
      account: getIdentity(outcome)?.account,
    })),
    ...looked.map(({ target, expected }) => ({ environment: target.environment, account: expected?.account })),
  ];
  const owners = new Map<string, Set<string>>();
  for (const { environment, account } of claims) {
    if (account !== undefined) owners.set(account, (owners.get(account) ?? new Set()).add(environment));
  }
  return new Map([...owners].map(([account, names]) => [account, [...names].sort()]));
}

/** The shell may name the two files by another way to the same place. */
function withRealPaths(env: Environment): Environment {
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = env;
  return {
    ...env,
    ...(config ? { AWS_CONFIG_FILE: realOrSame(config) } : {}),
    ...(credentials ? { AWS_SHARED_CREDENTIALS_FILE: realOrSame(credentials) } : {}),
  };
}

function realOrSame(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

export function getIdentity(outcome: Outcome | undefined): Identity | undefined {
  return outcome !== undefined && 'identity' in outcome ? outcome.identity : undefined;
}

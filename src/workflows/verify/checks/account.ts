import type { Identity } from '../../../aws/caller-identity.ts';
import { isTransient } from '../../../errors/failure.ts';
import { canShareAccount } from '../../../repository/environments.ts';
import { quoteForShell } from '../../../text.ts';
import type { Facts, Outcome } from '../facts.ts';
import { type Finding, getIdentity, type Level, makeFinding, ORGANIZATION, toFinding } from '../findings.ts';

/** AWS says whose the credentials are. */
export function checkIdentity(facts: Facts): Finding[] {
  const { outcome } = facts;
  return outcome !== undefined && 'failure' in outcome ? [toFinding('identity', outcome.failure, facts)] : [];
}

/** They belong to the account the environment should have. */
export function checkAccount(facts: Facts, { strict }: { readonly strict: boolean }): Finding[] {
  const { environment, profile, expected, values } = facts;
  const identity = getIdentity(facts.outcome);
  if (expected === undefined) {
    if (identity === undefined) return [];
    const message = `Nothing says which account ${environment} should have; the credentials belong to ${identity.account}.`;
    const record = facts.isManagement
      ? 'Record it: pf aws org init'
      : `Record it: pf aws account add ENVIRONMENT --account-id ${identity.account}`;
    return [makeFinding('account', strict ? 'error' : 'warning', 'EXPECTED_ACCOUNT_UNKNOWN', message, facts, [record])];
  }
  const should = `${environment} is account ${expected.account} (${expected.source})`;
  if (identity !== undefined && identity.account !== expected.account) {
    const message = `The credentials of profile ${profile} belong to account ${identity.account}, but ${should}.`;
    return [
      makeFinding('account', 'error', 'WRONG_ACCOUNT', message, facts, adviseOnAccounts(facts, identity.account)),
    ];
  }
  const sso = values?.get('sso_account_id');
  if (sso !== undefined && facts.kinds.includes('sso') && sso !== expected.account) {
    const message = `Profile ${profile} leads to account ${sso} by SSO, but ${should}.`;
    return [makeFinding('account', 'error', 'WRONG_ACCOUNT', message, facts, adviseOnAccounts(facts, sso))];
  }
  return [];
}

/** Either may be wrong: what the profile holds, or what is recorded. */
function adviseOnAccounts({ profile, kinds, values, expected }: Facts, account: string): string[] {
  const right = expected?.account ?? '';
  const source = values?.get('source_profile');
  const role = values?.get('role_arn')?.replace(/(?<=::)\d{12}(?=:role\/)/, right);
  const mendProfile =
    kinds.includes('role') && role !== undefined && source !== undefined
      ? `If ${right} is right: pf aws profile write ENVIRONMENT --access role --role-arn ${quoteForShell(role)} --source-profile ${quoteForShell(source)}`
      : kinds.includes('static')
        ? `If ${right} is right, write a key of it: pf aws profile write ENVIRONMENT`
        : `If ${right} is right, correct profile ${profile} in the AWS config file of the repository.`;
  const isRecorded = expected !== undefined && expected.source !== ORGANIZATION;
  return [
    mendProfile,
    ...(isRecorded ? [`If ${account} is right, write it into ${expected.source}: aws_account_id: "${account}"`] : []),
  ];
}

/** No other environment has the same account. */
export function checkShared(facts: Facts): Finding[] {
  const accounts = [getIdentity(facts.outcome)?.account, facts.expected?.account].filter(
    (account) => account !== undefined,
  );
  return [...new Set(accounts)].flatMap((account) => {
    const others = (facts.neighbours.get(account) ?? []).filter((name) => !canShareAccount(name, facts.environment));
    if (others.length === 0) return [];
    const message = `Account ${account} belongs to ${[facts.environment, ...others].sort().join(' and ')}; each environment needs one of its own.`;
    return [makeFinding('shared-account', 'error', 'ACCOUNT_SHARED', message, facts)];
  });
}

/** The credentials are not those of the root user. */
export function checkRootUser(facts: Facts, { strict }: { readonly strict: boolean }): Finding[] {
  const identity = getIdentity(facts.outcome);
  if (identity?.arn.endsWith(':root') !== true) return [];
  const message = `Profile ${facts.profile} holds credentials of the root user of account ${identity.account}.`;
  return [makeFinding('root-user', strict ? 'error' : 'warning', 'ROOT_IN_USE', message, facts)];
}

const STATES: Readonly<
  Record<string, readonly [Level, 'ACCOUNT_PENDING' | 'ACCOUNT_SUSPENDED' | 'ACCOUNT_CLOSED', string]>
> = {
  PENDING_ACTIVATION: ['error', 'ACCOUNT_PENDING', 'is not yet activated'],
  SUSPENDED: ['error', 'ACCOUNT_SUSPENDED', 'is suspended'],
  PENDING_CLOSURE: ['error', 'ACCOUNT_SUSPENDED', 'is about to be closed'],
  CLOSED: ['error', 'ACCOUNT_CLOSED', 'is closed'],
};

/** The organization has the account, and it is in use. */
export function checkState(facts: Facts): Finding[] {
  const { membership } = facts;
  const account = facts.expected?.account ?? getIdentity(facts.outcome)?.account;
  if (membership === undefined || account === undefined) return [];
  if (membership.state !== undefined) {
    const [level, code, words] = STATES[membership.state] ?? [];
    if (level === undefined || code === undefined) return [];
    return [makeFinding('account-state', level, code, `Account ${account} of ${facts.environment} ${words}.`, facts)];
  }
  if (membership.why === 'absent') {
    const message = `Account ${account} of ${facts.environment} is no member of the organization.`;
    return [makeFinding('account-state', 'warning', 'ACCOUNT_OUTSIDE', message, facts)];
  }
  // Where nothing was learnt of the credentials either, that finding says why.
  if (getIdentity(facts.outcome) === undefined) return [];
  const message = `The state of account ${account} is unknown: ${membership.words}`;
  return [makeFinding('account-state', 'warning', 'ACCOUNT_STATE_UNKNOWN', message, facts)];
}

/** The real AWS CLI reads the same credentials out of the profile as this tool (`--via both`). */
export function compareWithCli(facts: Facts, own: Outcome, cli: Outcome): Finding[] {
  if ('identity' in own && 'identity' in cli) {
    if (isSame(own.identity, cli.identity)) return [];
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, this tool (as OpenTofu and terragrunt do) for ${own.identity.arn}.`;
    return [makeFinding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  if ('identity' in own && 'failure' in cli) {
    const told = toFinding('aws-cli', cli.failure, facts);
    return [{ ...told, message: `The AWS CLI fails where this tool does not: ${told.message}` }];
  }
  if ('failure' in own && 'identity' in cli) {
    // The AWS CLI takes longer: a new key, or the network, may have come to life in between.
    if (isTransient(own.failure.code)) return [];
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, where this tool gets no answer.`;
    return [makeFinding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  return [];
}

function isSame(one: Identity, other: Identity): boolean {
  return one.account === other.account && getPrincipal(one.arn) === getPrincipal(other.arn);
}

/** Who it is: each tool that assumes a role gives its session a name of its own. */
function getPrincipal(arn: string): string {
  return arn.replace(/(:assumed-role\/.+)\/[^/]+$/, '$1');
}

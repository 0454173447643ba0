import type { Credentials, Identity } from '../../aws/credentials.ts';
import { identify } from '../../aws/identify.ts';
import type { ProfileContext } from '../../aws/network.ts';
import { listKinds, type Profile } from '../../config-files/profile.ts';
import { isFailure } from '../../errors/failure.ts';
import { maskKeyId } from '../../text.ts';
import type { VerifyContext } from './context.ts';
import type { Outcome, ProfileAnswer } from './facts.ts';
import type { Via } from './options.ts';

/** Asks whose the credentials of a profile are, the way `--via` says. Nobody is asked about what cannot answer. */
export async function askIdentity(profile: Profile, context: ProfileContext, via: Via): Promise<ProfileAnswer> {
  if (!mayAnswer(profile)) return { outcome: undefined };
  const cli = via === 'sdk' ? undefined : askCli(profile, context);
  const own = via === 'cli' ? undefined : toAnswer(identify(profile, context));
  const [learntByCli, learnt] = await Promise.all([cli, own]);
  if (learnt === undefined) return { outcome: learntByCli };
  return { ...learnt, ...(learntByCli === undefined ? {} : { cli: learntByCli }) };
}

function mayAnswer({ name, values, keys }: Profile): boolean {
  const kinds = listKinds(name, values);
  return kinds.length > 0 && (kinds[0] !== 'static' || kinds.length > 1 || keys !== undefined);
}

async function askCli(profile: Profile, context: ProfileContext): Promise<Outcome> {
  const { identifyThroughCli } = await import('../../aws/aws-cli.ts');
  return (await toAnswer(identifyThroughCli(profile, context).then((identity) => ({ identity })))).outcome;
}

async function toAnswer(
  answer: Promise<{ identity: Identity; credentials?: Credentials }>,
): Promise<{ outcome: Outcome; credentials?: Credentials }> {
  try {
    const { identity, credentials } = await answer;
    return { outcome: { identity }, ...(credentials === undefined ? {} : { credentials }) };
  } catch (error) {
    // A missing AWS CLI is a matter of the command line, an interruption of the run: neither is a finding.
    if (!isFailure(error) || error.code === 'COMMAND_NOT_FOUND' || error.code === 'INTERRUPTED') throw error;
    return { outcome: { failure: error } };
  }
}

/**
 * Tells a key that was switched off or deleted from one that is unknown, where the management account can look:
 * STS itself answers alike for all three.
 */
export async function explainUnknownKey(
  context: VerifyContext,
  profile: Profile,
  outcome: Outcome | undefined,
): Promise<Outcome | undefined> {
  if (outcome === undefined || !('failure' in outcome) || outcome.failure.code !== 'KEY_UNKNOWN') return outcome;
  const { failure } = outcome;
  const key = profile.keys?.accessKeyId;
  const connection = await context.management();
  if (key === undefined || connection === undefined || connection.credentials?.accessKeyId === key) return outcome;
  const { findKeyStatus } = await import('../../aws/key-status.ts');
  const listRoles = (account: string) => listAccessRoles(context, account);
  const status = await findKeyStatus(key, { connection, listRoles });
  const name = `The access key ${maskKeyId(key)} of profile ${profile.name}`;
  switch (status?.state) {
    case 'inactive':
      return {
        failure: failure.with({
          code: 'KEY_INACTIVE',
          message: `${name} exists, but it is switched off.`,
          suggestions: [reactivate(key, status.userName)],
        }),
      };
    case 'deleted':
      return {
        failure: failure.with({
          message: `${name} was deleted.`,
          suggestions: ['Write another: pf aws profile write ENVIRONMENT'],
        }),
      };
    case 'active':
      return { failure: failure.with({ message: `${name} is active, but AWS does not accept it yet.` }) };
    case undefined:
      return outcome;
  }
}

function reactivate(key: string, userName: string): string {
  return `Switch it on as another administrator of the account: aws iam update-access-key --user-name ${userName} --access-key-id ${key} --status Active`;
}

/** Roles that let the management account into every account that AWS, or Control Tower, makes. */
const USUAL_ROLES = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'];

/** The roles that profiles of the repository assume in the account, and the usual ones. */
function listAccessRoles({ shared }: VerifyContext, account: string): string[] {
  const profile = [...shared.profiles.values()].flatMap(({ roleArn = '' }) => {
    const [, owner, name] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
    return owner === account && name !== undefined ? [name] : [];
  });
  return [...new Set([...profile, ...USUAL_ROLES])];
}

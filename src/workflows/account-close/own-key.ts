import { type Iam, listKeys, openIam } from '../../aws/iam.ts';
import { findKeyUser } from '../../aws/key-use.ts';
import type { OrganizationAccount } from '../../aws/organizations.ts';
import { MEMBER_ROLE, openSession, openSts, toRoleArn } from '../../aws/sts.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { isFailure } from '../../errors/failure.ts';
import { openConnection, type RunContext } from '../../run/context.ts';
import type { Management } from '../../run/management.ts';

/** The key of an environment's profile, as IAM has it. */
export interface OwnKey {
  readonly id: string;
  readonly userName: string;
  readonly active: boolean;
}

interface KeyOwner {
  readonly management: Management;
  readonly account: Pick<OrganizationAccount, 'id'>;
  readonly profile: string | undefined;
}

/** Looks through the role, not by the key itself. A role that lets nobody in is no reason to keep an account open. */
export async function findOwnKey(context: RunContext, owner: KeyOwner): Promise<OwnKey | undefined> {
  const { profile } = owner;
  const id = profile === undefined ? undefined : readAwsFiles(context.repository).get(profile)?.keys?.accessKeyId;
  if (id === undefined) return undefined;
  try {
    const iam = await openMemberIam(context, owner);
    const userName = await findKeyUser(iam, id);
    if (userName === undefined) return undefined;
    const key = (await listKeys(iam, userName)).find((one) => one.id === id);
    return key && { id, userName, active: key.active };
  } catch (error) {
    if (!isFailure(error) || !NO_WAY_IN.has(error.code)) throw error;
    return undefined;
  }
}

/** IAM of the member, through the role that lets the management account in. */
export async function openMemberIam(
  context: RunContext,
  { management: { connection }, account }: Pick<KeyOwner, 'management' | 'account'>,
): Promise<Iam> {
  const role = { arn: toRoleArn(account.id, MEMBER_ROLE), sessionName: 'pf-plugin-aws' };
  const session = await openSession(openSts(connection, context.retry), role);
  return openIam(openConnection(context, session, connection.region), context.retry);
}

const NO_WAY_IN: ReadonlySet<string> = new Set([
  'AWS_ACCESS_DENIED',
  'ROLE_DENIED',
  'POLICY_DENIES',
  'ROOT_CANNOT_ASSUME',
]);

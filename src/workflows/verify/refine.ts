import type { Connection } from '../../aws/client.ts';
import type { Profile } from '../../config-files/profile.ts';
import { maskKeyId } from '../../text/mask.ts';
import type { Outcome } from './facts.ts';
import type { Session } from './session.ts';

/** What asking as a profile came to. */
export interface Told {
  readonly asked: Profile;
  readonly outcome: Outcome | undefined;
}

/**
 * Tells a key that was switched off or deleted from one that is unknown, where the management account can look:
 * STS itself answers alike for all three.
 */
export async function explainUnknownKey(
  session: Session,
  { asked, outcome }: Told,
  management: () => Promise<Connection | undefined>,
): Promise<Outcome | undefined> {
  if (outcome === undefined || !('failure' in outcome) || outcome.failure.code !== 'KEY_UNKNOWN') return outcome;
  const { failure } = outcome;
  const key = asked.keys?.accessKeyId;
  const connection = await management();
  if (key === undefined || connection === undefined || connection.credentials?.accessKeyId === key) return outcome;
  const { findKeyStatus } = await import('../../aws/key-status.ts');
  const listRoles = (account: string) => listAccessRoles(session, account);
  const status = await findKeyStatus(key, { connection, listRoles });
  const name = `The access key ${maskKeyId(key)} of profile ${asked.name}`;
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
function listAccessRoles({ shared }: Session, account: string): string[] {
  const named = [...shared.profiles.values()].flatMap(({ roleArn = '' }) => {
    const [, owner, name] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
    return owner === account && name !== undefined ? [name] : [];
  });
  return [...new Set([...named, ...USUAL_ROLES])];
}

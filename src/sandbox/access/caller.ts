import type { Account, CallerPrincipal, SessionRecord, World } from '../state/world.ts';

/** Who signed a request, once that is proven. */
export interface Caller {
  readonly principal: CallerPrincipal;
  readonly account: Account;
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  readonly session?: SessionRecord;
}

function formatIdentity(account: Account, principal: CallerPrincipal): { arn: string; userId: string } | undefined {
  if (principal.kind === 'root') return { arn: `arn:aws:iam::${account.id}:root`, userId: account.id };
  if (principal.kind === 'user') {
    const user = account.users[principal.userName];
    return user && { arn: `arn:aws:iam::${account.id}:user${user.path}${user.name}`, userId: user.id };
  }
  const { roleName, sessionName } = principal;
  const role = account.roles[roleName];
  const arn = `arn:aws:sts::${account.id}:assumed-role/${roleName}/${sessionName}`;
  return role && { arn, userId: `${role.id}:${sessionName}` };
}

/** The caller behind a principal; undefined where its account, user or role is gone. */
export function makeCaller(
  world: World,
  principal: CallerPrincipal,
  accessKeyId: string,
  session?: SessionRecord,
): Caller | undefined {
  const account = world.accounts[principal.accountId];
  const who = account && formatIdentity(account, principal);
  if (account === undefined || who === undefined) return undefined;
  return { principal, account, ...who, accessKeyId, ...(session ? { session } : {}) };
}

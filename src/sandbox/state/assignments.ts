import { makeRole } from './account.ts';
import type { Assignment, IdentityCenter, KnownPermissionSet, SsoRequest } from './identity-center.ts';
import { makeLowerId, type RandomBytes } from './ids.ts';
import type { Account, World } from './world.ts';

const ONE_HOUR_S = 3600;

/** A permission set with nothing in it; whatever is not given is as Identity Center sets it. */
export function makePermissionSet(
  random: RandomBytes,
  made: Pick<KnownPermissionSet, 'name' | 'createdAt'> & Partial<KnownPermissionSet>,
): KnownPermissionSet {
  const id = makeLowerId(random, 'ps-', 16);
  return { id, description: undefined, sessionSeconds: ONE_HOUR_S, tags: {}, policies: [], ...made };
}

/** The role of a permission set in an account, made there or brought up to date. */
function provision(
  center: IdentityCenter,
  { set, account }: { readonly set: KnownPermissionSet; readonly account: Account },
  now: number,
  random: RandomBytes,
): string {
  const held = center.assignments.find((one) => one.accountId === account.id && one.permissionSetId === set.id);
  const name = held?.roleName ?? `AWSReservedSSO_${set.name}_${random(8).toString('hex')}`;
  const policies = set.policies.map((arn) => ({ arn, effectiveAt: now }));
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  // The path has the region in it, but for us-east-1.
  const path = `/aws-reserved/sso.amazonaws.com/${center.region === 'us-east-1' ? '' : `${center.region}/`}`;
  account.roles[name] = {
    ...(account.roles[name] ?? makeRole(random, { name, createdAt: now, trust, path })),
    policies,
  };
  return name;
}

/** Lets somebody into an account: the role is made there. What is so already stays. */
export function assign(
  { world, center }: { readonly world: World; readonly center: IdentityCenter },
  wanted: Omit<Assignment, 'roleName'>,
  now: number,
  random: RandomBytes,
): void {
  const account = world.accounts[wanted.accountId];
  const set = center.permissionSets.find(({ id }) => id === wanted.permissionSetId);
  if (account === undefined || set === undefined) return;
  const roleName = provision(center, { set, account }, now, random);
  const isThere = center.assignments.some(
    ({ accountId, permissionSetId, principal }) =>
      accountId === wanted.accountId && permissionSetId === set.id && principal.id === wanted.principal.id,
  );
  if (!isThere) center.assignments.push({ ...wanted, roleName });
}

/** As AWS words it where the account's IAM does not know Identity Center yet. */
const NOT_READY =
  'Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to complete. IAM Error: OptInRequired (Service: AmazonIdentityManagement; Status Code: 403)';

function completeRequest(world: World, center: IdentityCenter, request: SsoRequest, random: RandomBytes): void {
  const { accountId, permissionSetId, principal, completesAt } = request;
  const target = accountId === undefined ? undefined : world.accounts[accountId];
  const isUnready = target !== undefined && (target.state !== 'ACTIVE' || target.readyAt > completesAt);
  request.failure ??= isUnready ? NOT_READY : undefined;
  request.state = request.failure === undefined ? 'SUCCEEDED' : 'FAILED';
  if (request.failure !== undefined) return;
  if (principal !== undefined && accountId !== undefined) {
    assign({ world, center }, { accountId, permissionSetId, principal }, completesAt, random);
    return;
  }
  const set = center.permissionSets.find(({ id }) => id === permissionSetId);
  const ids = center.assignments.flatMap((one) => (one.permissionSetId === permissionSetId ? [one.accountId] : []));
  for (const id of new Set(ids)) {
    const account = world.accounts[id];
    const isMeant = accountId === undefined || accountId === id;
    if (isMeant && set !== undefined && account !== undefined) provision(center, { set, account }, completesAt, random);
  }
}

/** Carries out what is due by `now`. True where something was. */
export function settleRequests(world: World, now: number, random: RandomBytes): boolean {
  const { identityCenter: center } = world;
  const due = center?.requests.filter(({ state, completesAt }) => state === 'IN_PROGRESS' && completesAt <= now) ?? [];
  for (const request of due) if (center !== undefined) completeRequest(world, center, request, random);
  return due.length > 0;
}

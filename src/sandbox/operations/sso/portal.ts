import { ServiceError } from '../../protocol/service-error.ts';
import { type IdentityCenter, listAssignments } from '../../state/identity-center.ts';
import { openSession } from '../../state/session.ts';
import type { Input } from '../input.ts';
import { defineOperations, type UnsignedCall } from '../operation.ts';
import { makePager } from '../paging.ts';

/**
 * What the user of an access token may do, and where. Throws UnauthorizedException for a token that is not in force.
 */
function findAssignments({ world, now }: UnsignedCall, input: Input) {
  const { center, user } = readSession(world.identityCenter, input, now);
  const assignments = listAssignments(center, user).flatMap((assignment) => {
    const set = center.permissionSets.find(({ id }) => id === assignment.permissionSetId);
    return set === undefined ? [] : [{ ...assignment, set }];
  });
  return { user, assignments };
}

function readSession(center: IdentityCenter | undefined, input: Input, now: number) {
  const token = input.optionalText('accessToken') ?? '';
  const session = center !== undefined && Object.hasOwn(center.tokens, token) ? center.tokens[token] : undefined;
  if (center === undefined || session === undefined || session.expiresAt <= now) {
    throw new ServiceError('UnauthorizedException', 'Session token not found or invalid', 401);
  }
  return { center, user: session.user };
}

const listPage = makePager({
  size: 'maxResults',
  most: 100,
  usual: 20,
  token: 'nextToken',
  refuse: () => new ServiceError('InvalidRequestException', 'Invalid token'),
});

export const PORTAL_OPERATIONS = defineOperations('sso', {
  ListAccounts: {
    unsigned: true,
    run(call, input) {
      const ids = new Set(findAssignments(call, input).assignments.map(({ accountId }) => accountId));
      const accounts = [...ids].flatMap((id) => call.world.accounts[id] ?? []);
      const accountList = accounts.map(({ id, name, email }) => ({
        accountId: id,
        accountName: name,
        emailAddress: email,
      }));
      return listPage(call, input, { accountList });
    },
  },

  ListAccountRoles: {
    unsigned: true,
    run(call, input) {
      const accountId = input.text('accountId');
      const own = findAssignments(call, input).assignments.filter((one) => one.accountId === accountId);
      const names = new Set(own.map(({ set }) => set.name));
      return { roleList: [...names].map((roleName) => ({ roleName, accountId })) };
    },
  },

  GetRoleCredentials: {
    unsigned: true,
    isKept: true,
    run(call, input) {
      const { world, now, random } = call;
      const [accountId, permissionSet] = [input.text('accountId'), input.text('roleName')];
      const { user, assignments } = findAssignments(call, input);
      const own = assignments.find(({ set, ...one }) => one.accountId === accountId && set.name === permissionSet);
      if (own === undefined || world.accounts[accountId]?.state !== 'ACTIVE') {
        throw new ServiceError('ForbiddenException', 'No access', 403);
      }
      const principal = { kind: 'role', accountId, roleName: own.roleName, sessionName: user } as const;
      const session = openSession(world, { principal, seconds: own.set.sessionSeconds }, now, random);
      return {
        roleCredentials: {
          accessKeyId: session.id,
          secretAccessKey: session.secret,
          sessionToken: session.token,
          expiration: session.expiresAt,
        },
      };
    },
  },
});

import { ServiceError } from '../../protocol/service-error.ts';
import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { findAssignments } from './user.ts';

export const getRoleCredentials: Operation = {
  service: 'sso',
  name: 'GetRoleCredentials',
  unsigned: true,
  opensSession: true,
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
};

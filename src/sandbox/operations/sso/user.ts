import { ServiceError } from '../../protocol/service-error.ts';
import { type IdentityCenter, listAssignments } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import type { UnsignedCall } from '../operation.ts';

/**
 * What the user of an access token may do, and where. Throws UnauthorizedException for a token that is not in force.
 */
export function findAssignments({ world, now }: UnsignedCall, input: Input) {
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

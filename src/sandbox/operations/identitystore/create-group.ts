import { ServiceError } from '../../protocol/service-error.ts';
import { newDirectoryId } from '../../state/identity-center.ts';
import type { Operation } from '../operation.ts';
import { DISPLAY_NAME } from '../sso-admin/patterns.ts';
import { assertOwnDirectory, directoryOf } from './directory.ts';

export const createGroup: Operation = {
  service: 'identitystore',
  name: 'CreateGroup',
  changes: true,
  run(call, input) {
    const center = directoryOf(call, input);
    const name = input.text('DisplayName', DISPLAY_NAME);
    input.optionalText('Description', DISPLAY_NAME);
    assertOwnDirectory(center);
    if (center.groups.some((group) => group.name.toLowerCase() === name.toLowerCase())) {
      throw new ServiceError('ConflictException', 'Duplicate GroupDisplayName', 400, {
        Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
      });
    }
    const group = { id: newDirectoryId(call.random), name, createdAt: call.now, memberships: [] };
    center.groups.push(group);
    return { GroupId: group.id, IdentityStoreId: center.storeId };
  },
};

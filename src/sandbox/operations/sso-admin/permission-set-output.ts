import type { Structure } from '../../protocol/values.ts';
import type { IdentityCenter, KnownPermissionSet } from '../../state/identity-center.ts';
import { permissionSetArn } from './center.ts';

export function permissionSetOutput(center: IdentityCenter, set: KnownPermissionSet): Structure {
  const [hours, minutes] = [Math.floor(set.sessionSeconds / 3600), Math.floor((set.sessionSeconds % 3600) / 60)];
  return {
    Name: set.name,
    PermissionSetArn: permissionSetArn(center, set),
    Description: set.description,
    CreatedDate: new Date(set.createdAt),
    SessionDuration: `PT${hours}H${minutes === 0 ? '' : `${minutes}M`}`,
  };
}

import type { Structure } from '../../protocol/values.ts';
import type { AccessKeyRecord, Account, Attachment, Role, User } from '../../state/world.ts';
import { tagList } from './tags.ts';

/** A user as IAM shows it; lists leave the tags out. */
export function userOutput(user: User, account: Account, withTags: boolean): Structure {
  const tags = tagList(user.tags);
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: `arn:aws:iam::${account.id}:user${user.path}${user.name}`,
    CreateDate: new Date(user.createdAt),
    Tags: withTags && tags.length > 0 ? tags : undefined,
  };
}

/** A role as IAM shows it; its trust policy comes URL-encoded. */
export function roleOutput(role: Role, account: Account, whole: boolean): Structure {
  const tags = tagList(role.tags);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: `arn:aws:iam::${account.id}:role${role.path}${role.name}`,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description === '' ? undefined : role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    Tags: whole && tags.length > 0 ? tags : undefined,
    RoleLastUsed:
      !whole || role.lastAssumedAt === undefined ? undefined : { LastUsedDate: new Date(role.lastAssumedAt) },
  };
}

/** A key without its secret. Root's keys have no user name. */
export function keyOutput(key: AccessKeyRecord): Structure {
  return {
    UserName: key.userName,
    AccessKeyId: key.id,
    Status: key.active ? 'Active' : 'Inactive',
    CreateDate: new Date(key.createdAt),
  };
}

export function attachmentOutput(attachment: Attachment): Structure {
  return { PolicyName: attachment.arn.slice(attachment.arn.lastIndexOf('/') + 1), PolicyArn: attachment.arn };
}

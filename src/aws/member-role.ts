/** The role by which the management account gets into the accounts that it has made. */
export const MEMBER_ROLE = 'OrganizationAccountAccessRole';

export function toRoleArn(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}

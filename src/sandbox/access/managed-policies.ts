/** An AWS managed policy and the actions it allows, of those served here. */
export interface ManagedPolicy {
  readonly path: string;
  readonly actions: readonly string[];
  readonly description: string;
}

const ORGANIZATION_READS = ['organizations:Describe*', 'organizations:List*'];

/** The AWS managed policies known here, by name. */
const MANAGED_POLICIES: Readonly<Record<string, ManagedPolicy>> = {
  AdministratorAccess: {
    path: '/',
    actions: ['*'],
    description: 'Provides full access to AWS services and resources.',
  },
  PowerUserAccess: {
    path: '/',
    actions: ['account:Get*', 'account:List*', 'iam:ListRoles', 'organizations:DescribeOrganization', 'sts:*'],
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
  },
  ReadOnlyAccess: {
    path: '/',
    actions: [
      'account:Get*',
      'account:List*',
      'iam:Get*',
      'iam:List*',
      ...ORGANIZATION_READS,
      'sts:GetAccessKeyInfo',
      'tag:Get*',
    ],
    description: 'Provides read-only access to AWS services and resources.',
  },
  IAMFullAccess: {
    path: '/',
    actions: ['iam:*', ...ORGANIZATION_READS],
    description: 'Provides full access to IAM via the AWS Management Console.',
  },
  IAMReadOnlyAccess: {
    path: '/',
    actions: ['iam:Get*', 'iam:List*', 'iam:Simulate*'],
    description: 'Provides read only access to IAM via the AWS Management Console.',
  },
  AWSOrganizationsFullAccess: {
    path: '/',
    actions: ['organizations:*'],
    description: 'Provides full access to AWS Organizations.',
  },
  AWSOrganizationsReadOnlyAccess: {
    path: '/',
    actions: ORGANIZATION_READS,
    description: 'Provides read-only access to AWS Organizations.',
  },
  AWSSSOMasterAccountAdministrator: {
    path: '/',
    actions: ['sso:*', 'identitystore:*', 'organizations:EnableAWSServiceAccess', ...ORGANIZATION_READS],
    description:
      'Provides access within AWS SSO to manage AWS Organizations master and member accounts and cloud application',
  },
  ViewOnlyAccess: {
    path: '/job-function/',
    actions: ['iam:List*', 'organizations:List*'],
    description: 'This policy grants permissions to view resources and basic metadata across all AWS services.',
  },
};

/** The managed policy of an ARN, with its name; undefined where AWS has none of that name, as far as is known here. */
export function findManagedPolicy(arn: string): (ManagedPolicy & { readonly name: string }) | undefined {
  const name = /^arn:aws:iam::aws:policy\/(?:.+\/)?([^/]+)$/.exec(arn)?.[1] ?? '';
  const policy = Object.hasOwn(MANAGED_POLICIES, name) ? MANAGED_POLICIES[name] : undefined;
  return policy && arn === `arn:aws:iam::aws:policy${policy.path}${name}` ? { ...policy, name } : undefined;
}

/** Whether one of the policies allows `action`, written `service:Operation`. */
export function isAllowedByPolicies(arns: readonly string[], action: string): boolean {
  const patterns = arns.flatMap((arn) => findManagedPolicy(arn)?.actions ?? []);
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern,
  );
}

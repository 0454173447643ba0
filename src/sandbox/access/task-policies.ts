const AUDIT = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetAccountSummary',
  'iam:GetLoginProfile',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:ListMFADevices',
  'iam:ListSigningCertificates',
];

/** Less than it takes to look: GetAccountSummary is denied, and so is switching a key off. */
const DELETION = [
  'iam:DeactivateMFADevice',
  'iam:DeleteAccessKey',
  'iam:DeleteLoginProfile',
  'iam:DeleteSigningCertificate',
  'iam:DeleteVirtualMFADevice',
  ...AUDIT.filter((action) => action !== 'iam:GetAccountSummary'),
];

/** What a session of AssumeRoot may do, by the name of its task policy. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  IAMAuditRootUserCredentials: AUDIT,
  IAMCreateRootUserPassword: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'],
  IAMDeleteRootUserCredentials: DELETION,
  S3UnlockBucketPolicy: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy'],
  SQSUnlockQueuePolicy: ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes'],
};

const PREFIX = 'arn:aws:iam::aws:policy/root-task/';

/** The actions of a root task policy; undefined where there is no such task. */
export function listTaskActions(arn: string): readonly string[] | undefined {
  const name = arn.startsWith(PREFIX) ? arn.slice(PREFIX.length) : '';
  return Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
}

const AUDIT = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetAccountSummary',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:ListMFADevices',
];

/** What a session of AssumeRoot may do, by the name of its task policy. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  IAMAuditRootUserCredentials: AUDIT,
  IAMCreateRootUserPassword: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'],
  IAMDeleteRootUserCredentials: [...AUDIT, 'iam:DeleteAccessKey', 'iam:DeactivateMFADevice', 'iam:DeleteLoginProfile'],
  S3UnlockBucketPolicy: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy'],
  SQSUnlockQueuePolicy: ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes'],
};

const PREFIX = 'arn:aws:iam::aws:policy/root-task/';

/** The actions of a root task policy; undefined where there is no such task. */
export function listTaskActions(arn: string): readonly string[] | undefined {
  const name = arn.startsWith(PREFIX) ? arn.slice(PREFIX.length) : '';
  return Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
}

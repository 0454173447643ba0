import { type FailureTable, failed, usage } from './kinds.ts';

/** Accounts becoming terragrunt configuration. */
export const TERRAGRUNT = {
  REGION_CONTRADICTS: usage(
    'The environment is configured for another region than the one asked for.',
    'Leave the region out to keep what is configured.',
  ),
  ORGANIZATION_MODULE_MISSING: usage(
    "The repository has no organization module of Panfactum's stack that an account could be taken into.",
    'Accounts need no adoption then: pf aws status',
  ),
  IMPORT_FAILED: failed(
    'terragrunt could not take the account into the state of the organization module.',
    'Put right what terragrunt says, then run the same command again.',
  ),
  STATE_BUCKET_INVALID: usage(
    'What the settings name as the state bucket is no name of an S3 bucket.',
    'Correct tf_state_bucket, or remove it and tf_state_lock_table: free names are chosen then.',
  ),
  STATE_BUCKET_TAKEN: failed(
    'The name of the state bucket belongs to another AWS account.',
    'Write another name as tf_state_bucket and tf_state_lock_table into the named file.',
  ),
  STATE_BUCKET_LOST: usage(
    'The environment is deployed, and its settings no longer name the bucket that holds its state.',
    'Find its name in the history of environment.yaml, or among the buckets of the account, and write it there.',
  ),
  STATE_BUCKET_ELSEWHERE: failed(
    'The state bucket stands in another region than the configuration says.',
    'Set tf_state_region in the named file to the region of the bucket.',
  ),
} as const satisfies FailureTable;

import { EXIT, type FailureTable } from './kinds.ts';

/** Accounts becoming terragrunt configuration. */
export const TERRAGRUNT = {
  REGION_CONTRADICTS: {
    exit: EXIT.usage,
    summary: 'The environment is configured for another region than the one asked for.',
    advice: ['Leave the region out to keep what is configured.'],
  },
  ORGANIZATION_MODULE_MISSING: {
    exit: EXIT.usage,
    summary: "The repository has no organization module of Panfactum's stack that an account could be taken into.",
    advice: ['Accounts need no adoption then: pf aws status'],
  },
  IMPORT_FAILED: {
    exit: EXIT.failed,
    summary: 'terragrunt could not take the account into the state of the organization module.',
    advice: ['Put right what terragrunt says, then run the same command again.'],
  },
  STATE_BUCKET_INVALID: {
    exit: EXIT.usage,
    summary: 'What the settings name as the state bucket is no name of an S3 bucket.',
    advice: ['Correct tf_state_bucket, or remove it and tf_state_lock_table: free names are chosen then.'],
  },
  STATE_BUCKET_TAKEN: {
    exit: EXIT.failed,
    summary: 'The name of the state bucket belongs to another AWS account.',
    advice: ['Write another name as tf_state_bucket and tf_state_lock_table into the named file.'],
  },
  STATE_BUCKET_LOST: {
    exit: EXIT.usage,
    summary: 'The environment is deployed, and its settings no longer name the bucket that holds its state.',
    advice: [
      'Find its name in the history of environment.yaml, or among the buckets of the account, and write it there.',
    ],
  },
  STATE_BUCKET_ELSEWHERE: {
    exit: EXIT.failed,
    summary: 'The state bucket stands in another region than the configuration says.',
    advice: ['Set tf_state_region in the named file to the region of the bucket.'],
  },
} as const satisfies FailureTable;

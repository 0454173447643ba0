import { type FailureTable, failed, inProgress, unsafeFiles, usage, wrongAccount } from './kinds.ts';

/** The AWS config files, the journal, YAML and git. */
export const FILES = {
  CONFIG_FILE_UNREADABLE: usage(
    'An AWS config file holds something botocore cannot read; neither file was touched.',
    'Mend the named line by hand, then run the command again.',
  ),
  CONFIG_FILE_CONFLICT: usage(
    'Another line of the AWS config files would keep the change from coming true; neither file was touched.',
    'Delete the named line by hand, then run the command again.',
  ),
  PROFILE_VALUE_INVALID: usage(
    'A profile name or value cannot be written so that every AWS tool reads it back.',
    'Give one without line breaks, blanks at its ends, or a # or ; after a blank.',
  ),
  FILES_UNSAFE: unsafeFiles(
    'The credentials file is readable by others, tracked by git or not ignored.',
    'Do what the message names, then run the command again.',
  ),
  WRITE_FAILED: failed(
    'A file could not be written; it is as it was.',
    'Check free space and permissions of the named folder, then run the command again.',
  ),
  YAML_UNREADABLE: usage(
    'A YAML file could not be read; it was not touched.',
    'Mend the named line by hand, then run the command again.',
  ),
  RECORD_CONTRADICTS: wrongAccount(
    'The repository records another AWS account than the one at hand.',
    'Decide which of the two is right and correct the other; nothing was changed.',
  ),
  FILES_CHANGING: inProgress(
    'Another program keeps changing the AWS config files while they are to be written; nothing was.',
    'Wait for the other program, aws configure for example, to end, then run the command again.',
  ),
  LOCKED: inProgress(
    'Another run holds the lock on the AWS config files.',
    'Wait for the other run to end, then run the command again.',
  ),
} as const satisfies FailureTable;

import { EXIT, type FailureTable } from './kinds.ts';

/** The AWS config files, the journal, YAML and git. */
export const FILES = {
  CONFIG_FILE_UNREADABLE: {
    exit: EXIT.usage,
    summary: 'An AWS config file holds something botocore cannot read; neither file was touched.',
    advice: ['Mend the named line by hand, then run the command again.'],
  },
  CONFIG_FILE_CONFLICT: {
    exit: EXIT.usage,
    summary: 'Another line of the AWS config files would keep the change from coming true; neither file was touched.',
    advice: ['Delete the named line by hand, then run the command again.'],
  },
  PROFILE_VALUE_INVALID: {
    exit: EXIT.usage,
    summary: 'A profile name or value cannot be written so that every AWS tool reads it back.',
    advice: ['Give one without line breaks, blanks at its ends, or a # or ; after a blank.'],
  },
  FILES_UNSAFE: {
    exit: EXIT.unsafeFiles,
    summary: 'The credentials file is readable by others, tracked by git or not ignored.',
    advice: ['Do what the message names, then run the command again.'],
  },
  WRITE_FAILED: {
    exit: EXIT.failed,
    summary: 'A file could not be written; everything is as before.',
    advice: ['Check free space and permissions of the named folder, then run the command again.'],
  },
  YAML_UNREADABLE: {
    exit: EXIT.usage,
    summary: 'A YAML file could not be read; it was not touched.',
    advice: ['Mend the named line by hand, then run the command again.'],
  },
  RECORD_CONTRADICTS: {
    exit: EXIT.wrongAccount,
    summary: 'The repository records another AWS account than the one at hand.',
    advice: ['Decide which of the two is right and correct the other; nothing was changed.'],
  },
  FILES_CHANGING: {
    exit: EXIT.inProgress,
    summary: 'Another program keeps changing the AWS config files while they are to be written; nothing was.',
    advice: ['Wait for the other program, aws configure for example, to end, then run the command again.'],
  },
  LOCKED: {
    exit: EXIT.inProgress,
    summary: 'Another run holds the lock on the AWS config files.',
    advice: ['Wait for the other run to end, then run the command again.'],
  },
} as const satisfies FailureTable;

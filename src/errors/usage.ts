import { type FailureTable, failed, inputNeeded, interrupted, usage } from './kinds.ts';

/** Bad input, found before anything was changed. */
export const USAGE = {
  USAGE: usage('The command line does not fit the command.', 'Add --help to see the flags and examples.'),
  INPUT_NEEDED: inputNeeded(
    'Values are missing and nobody may be asked for them.',
    'Give the named flags, or run the command at a terminal without --no-input.',
  ),
  CONFIRMATION_NEEDED: inputNeeded(
    'The command would change AWS, and nobody may be asked.',
    'Look at what it would do with --plan, then add --yes.',
  ),
  DECLINED: failed(
    'The plan was declined at the prompt; nothing was changed.',
    'Run the command again when ready; --plan shows the plan without asking.',
  ),
  INTERRUPTED: interrupted(
    'Stopped by Ctrl-C or a signal at a safe point.',
    'Run the same command again: it goes on where it stopped.',
  ),
  REPOSITORY_NOT_FOUND: usage(
    'No stack repository was found from here.',
    'Run inside the repository, or name it with --repo-root DIR or PF_REPO_ROOT.',
    'To start one: git init my-stack && cd my-stack && touch panfactum.yaml',
  ),
  REPOSITORY_INVALID: usage(
    'The repository settings (panfactum.yaml) cannot be used.',
    'Mend the named file and run the command again.',
  ),
  ENVIRONMENT_NAME_INVALID: usage(
    'An environment name breaks the rules.',
    'Use 3 to 32 of a-z, 0-9 and single hyphens, none at an edge, and no name of a region; for example production.',
  ),
  ENVIRONMENT_UNKNOWN: usage('The repository knows no such environment.', 'List what it knows with: pf aws status'),
  REGION_INVALID: usage(
    'That AWS region does not exist or cannot be used.',
    'Use a region of the aws partition, for example us-east-2.',
    'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
  ),
  EMAIL_INVALID: usage(
    'AWS would refuse that e-mail address for an account.',
    'Give an address of 6 to 64 plain characters, for example aws+production@example.com.',
  ),
  ACCOUNT_NAME_INVALID: usage('AWS would refuse that account name.', 'Use 1 to 50 printable ASCII characters.'),
  ACCOUNT_ID_INVALID: usage('That is not an AWS account id.', 'An account id has twelve digits; keep leading zeros.'),
  HOOK_FAILED: failed(
    'A plugin that listens to this command failed; what the command itself did stands.',
    'See to what the plugin says, then run the command again: what is done already stays as it is.',
  ),
  COMMAND_NOT_FOUND: usage('The program to run was not found.', 'Check its name and that it is on the PATH.'),
} as const satisfies FailureTable;

import { EXIT, type FailureTable } from './kinds.ts';

/** Bad input, found before anything was changed. */
export const USAGE = {
  USAGE: {
    exit: EXIT.usage,
    summary: 'The command line does not fit the command.',
    advice: ['Add --help to see the flags and examples.'],
  },
  INPUT_NEEDED: {
    exit: EXIT.inputNeeded,
    summary: 'Values are missing and nobody may be asked for them.',
    advice: ['Give the named flags, or run the command at a terminal without --no-input.'],
  },
  CONFIRMATION_NEEDED: {
    exit: EXIT.inputNeeded,
    summary: 'The command would change AWS, and nobody may be asked.',
    advice: ['Look at what it would do with --plan, then add --yes.'],
  },
  DECLINED: {
    exit: EXIT.failed,
    summary: 'The plan was declined at the prompt; nothing was changed.',
    advice: ['Run the command again when ready; --plan shows the plan without asking.'],
  },
  INTERRUPTED: {
    exit: EXIT.interrupted,
    summary: 'Stopped by Ctrl-C or a signal at a safe point.',
    advice: ['Run the same command again: it goes on where it stopped.'],
  },
  REPOSITORY_NOT_FOUND: {
    exit: EXIT.usage,
    summary: 'No stack repository was found from here.',
    advice: [
      'Run inside the repository, or name it with --repo-root DIR or PF_REPO_ROOT.',
      'To start one: git init my-stack && cd my-stack && touch panfactum.yaml',
    ],
  },
  REPOSITORY_INVALID: {
    exit: EXIT.usage,
    summary: 'The repository settings (panfactum.yaml) cannot be used.',
    advice: ['Mend the named file and run the command again.'],
  },
  ENVIRONMENT_NAME_INVALID: {
    exit: EXIT.usage,
    summary: 'An environment name breaks the rules.',
    advice: [
      'Use 3 to 32 of a-z, 0-9 and single hyphens, none at an edge, and no name of a region; for example production.',
    ],
  },
  ENVIRONMENT_UNKNOWN: {
    exit: EXIT.usage,
    summary: 'The repository knows no such environment.',
    advice: ['List what it knows with: pf aws status'],
  },
  REGION_INVALID: {
    exit: EXIT.usage,
    summary: 'That AWS region does not exist or cannot be used.',
    advice: ['Use a region of the aws partition, for example us-east-2.'],
    link: 'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
  },
  EMAIL_INVALID: {
    exit: EXIT.usage,
    summary: 'AWS would refuse that e-mail address for an account.',
    advice: ['Give an address of 6 to 64 plain characters, for example aws+production@example.com.'],
  },
  ACCOUNT_NAME_INVALID: {
    exit: EXIT.usage,
    summary: 'AWS would refuse that account name.',
    advice: ['Use 1 to 50 printable ASCII characters.'],
  },
  ACCOUNT_ID_INVALID: {
    exit: EXIT.usage,
    summary: 'That is not an AWS account id.',
    advice: ['An account id has twelve digits; keep leading zeros.'],
  },
  HOOK_FAILED: {
    exit: EXIT.failed,
    summary: 'A plugin that listens to this command failed; what the command itself did stands.',
    advice: ['See to what the plugin says, then run the command again: what is done already stays as it is.'],
  },
  COMMAND_NOT_FOUND: {
    exit: EXIT.usage,
    summary: 'The program to run was not found.',
    advice: ['Check its name and that it is on the PATH.'],
  },
} as const satisfies FailureTable;

import type { Mutation } from './mutation.ts';
import { OF_ANSWERS } from './of-answers.ts';
import { AWS } from './of-aws.ts';
import { COMMANDS } from './of-commands.ts';
import { OF_CONTACTS } from './of-contacts.ts';
import { FILES } from './of-files.ts';
import { HAND_ON } from './of-hand-on.ts';
import { OF_KEYS } from './of-keys.ts';
import { RUNS } from './of-runs.ts';
import { SSO } from './of-sso.ts';
import { STACKS } from './of-stacks.ts';
import { OF_TRUST } from './of-trust.ts';
import { VERIFY } from './of-verify.ts';

/** Promises that tests did not notice when they were broken, and their kind. A new promise adds its own. */
export const MUTATIONS: readonly Mutation[] = [
  ...VERIFY,
  ...AWS,
  ...FILES,
  ...COMMANDS,
  ...OF_TRUST,
  ...HAND_ON,
  ...SSO,
  ...OF_ANSWERS,
  ...OF_CONTACTS,
  ...OF_KEYS,
  ...RUNS,
  ...STACKS,
];

import type { Interfaces } from '@oclif/core';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { Failure } from '../errors/failure.ts';
import { validateRegion } from '../terragrunt/regions.ts';
import { parseDuration } from './duration.ts';

/** An AWS region, checked while it is parsed. */
export const regionFlag = Flags.custom<string>({ helpValue: 'REGION', parse: async (input) => validateRegion(input) });

/** A twelve-digit account id. */
export const accountIdFlag = Flags.custom<string>({
  helpValue: 'ID',
  parse: async (input) => {
    if (/^\d{12}$/.test(input)) return input;
    throw new Failure('ACCOUNT_ID_INVALID', `"${input}" is not an AWS account id: it has twelve digits.`);
  },
});

/** A length of time in milliseconds. */
export const durationFlag = Flags.custom<number>({ helpValue: 'TIME', parse: async (input) => parseDuration(input) });

/** How long to wait for AWS in all; `text` says it as a person would type it. */
export function makeTimeoutFlag(text: string) {
  return durationFlag({
    summary: 'How long to wait for AWS in all.',
    default: parseDuration(text),
    defaultHelp: async () => text,
  });
}

/** The profile to reach the organization by. */
export const managementProfileFlag = Flags.custom<string>({
  summary: "Profile of the management account (default: its environment's).",
  helpValue: 'NAME',
});

/** What AWS lets a tag be made of; the value may hold an equals sign, and `aws:` is AWS's own. */
const TAG = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/+\-@]{1,128}=[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/iu;

/** `K=V`; repeatable. */
export const tagFlag = Flags.custom<string>({
  helpValue: 'K=V',
  parse: async (input) => {
    if (TAG.test(input)) return input;
    throw new Failure('USAGE', `"${input}" is no tag; write --tag key=value, the key without aws: before it.`);
  },
});

/** Whether the terragrunt configuration follows. */
export const nextFlag = Flags.boolean({
  summary: 'Go on with the terragrunt configuration of what is new.',
  default: true,
  allowNo: true,
});

/** A word of the command line: oclif would read a missing one from stdin, where a secret may stand. */
export const wordArg = Args.custom<string>({ ignoreStdin: true });

/** The words that are no flags, as typed: oclif's own `argv` moves every word that stands twice. */
export function listTypedWords({ raw }: Pick<Interfaces.ParserOutput, 'raw'>): string[] {
  return raw.flatMap((token) => (token.type === 'arg' ? [token.input] : []));
}

/** The ways to give credentials. None takes a secret as its value. */
export const credentialFlags = {
  'from-env': Flags.boolean({
    summary: 'Take the credentials from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
    helpGroup: 'CREDENTIALS',
  }),
  'from-csv': Flags.string({
    summary: 'Take them from the CSV the AWS console offers (rootkey.csv, *_accessKeys.csv).',
    helpValue: 'FILE',
    helpGroup: 'CREDENTIALS',
  }),
  'from-json': Flags.string({
    summary: 'Take them from what aws iam create-access-key or export-credentials prints; - is stdin.',
    helpValue: 'FILE|-',
    helpGroup: 'CREDENTIALS',
  }),
  'access-key-id': Flags.string({
    summary: 'The access key id; its secret comes on stdin or is prompted for.',
    helpValue: 'ID',
    helpGroup: 'CREDENTIALS',
  }),
  'secret-access-key-stdin': Flags.boolean({
    summary: 'Read the secret access key from stdin.',
    helpGroup: 'CREDENTIALS',
  }),
};

import { execa } from 'execa';
import { listSources, type Profile } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import { suggestLogin } from '../text.ts';
import { describeCall, type Identity, readIdentity } from './caller-identity.ts';
import { chooseEndpoint, chooseRegion } from './endpoint.ts';
import { makeProfileEnvironment } from './environment.ts';
import { AwsCallError, type AwsError, joinToOneLine, readError } from './errors.ts';
import { withKeyProfile } from './explain-resolution.ts';
import { assertOwnFiles } from './handed-files.ts';
import type { ProfileContext } from './network.ts';
import { toFailure } from './to-failure.ts';

const LONGEST_MS = 120_000;

/**
 * Asks the real AWS CLI whose the credentials of a profile are. It gets the repository's two files and none of this
 * shell's credentials. Throws COMMAND_NOT_FOUND without one, and else the failures the other ways throw.
 */
export async function identifyThroughCli(profile: Profile, context: ProfileContext): Promise<Identity> {
  const { clock, files, network, signal } = context;
  assertOwnFiles(files, network.env);
  const askedAt = clock.now();
  const region = chooseRegion(profile.values);
  // A wrong one is told as this tool tells it, not in botocore's words.
  chooseEndpoint('sts', { region, values: profile.values, env: network.env });
  // It reads whatever profile it likes, and nobody sees which.
  await context.requireTrust();
  const args = ['--profile', profile.name, '--output', 'json', 'sts', 'get-caller-identity'];
  const result = await execa('aws', args, {
    env: { ...makeProfileEnvironment(profile, context), AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: LONGEST_MS,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (result.code === 'ENOENT') {
    throw new Failure('COMMAND_NOT_FOUND', 'The AWS CLI (aws) is not on the PATH, so that it cannot be asked.', {
      suggestions: [
        'Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
        'Or leave --via out.',
      ],
    });
  }
  const answer =
    result.exitCode === 0 ? readOutput(result.stdout, region) : readCliError(result.stderr, result.timedOut);
  if (answer === undefined) throw makeUnexplainedFailure(profile.name, result.stderr);
  if ('account' in answer) return answer;
  const last = listSources(profile, context.profiles).at(-1) ?? profile;
  const isAboutRole = result.stderr.includes('calling the AssumeRole operation');
  const call = isAboutRole
    ? { operation: 'AssumeRole', role: `the role of profile ${profile.name}` }
    : { operation: 'GetCallerIdentity' };
  const about = { ...describeCall(isAboutRole ? last : profile, undefined, context), ...call, askedAt };
  throw withKeyProfile(toFailure(new AwsCallError(answer), about), last, profile);
}

function readOutput(text: string, region: string): Identity | AwsError {
  try {
    return readIdentity(JSON.parse(text), region);
  } catch (error) {
    return readError(error) ?? { kind: 'not-aws', status: 200 };
  }
}

/** "An error occurred (CODE) when calling the OPERATION operation: words", or one of botocore's own sentences. */
function readCliError(stderr: string, timedOut: boolean): AwsError | undefined {
  if (timedOut) return { kind: 'no-response', code: 'ETIMEDOUT' };
  const [, code, message] =
    /An error occurred \((\w+)\) when calling the \w+ operation[^:]*: ?([\s\S]*)/.exec(stderr) ?? [];
  if (code !== undefined) return { kind: 'refusal', status: 400, code, message: joinToOneLine(message ?? '') };
  return SENTENCES.find(([words]) => words.test(stderr))?.[1];
}

const SENTENCES: readonly (readonly [RegExp, AwsError])[] = [
  [/SSL validation failed|CERTIFICATE_VERIFY_FAILED/, { kind: 'no-response', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  [/Could not connect to the endpoint URL/, { kind: 'no-response', code: 'ECONNREFUSED' }],
  [/Failed to connect to proxy URL/, { kind: 'no-response', code: 'ECONNREFUSED' }],
  [/(?:Connect|Read) timeout on endpoint URL/, { kind: 'no-response', code: 'ETIMEDOUT' }],
  [/Connection was closed before we received a valid response/, { kind: 'no-response', code: 'ECONNRESET' }],
];

/** What botocore says when the profile itself leads nowhere. */
function makeUnexplainedFailure(profile: string, stderr: string): Failure {
  const words = joinToOneLine(stderr);
  if (/SSO.*(?:expired|invalid|does not exist)|aws sso login/i.test(words)) {
    return new Failure(
      'SSO_LOGIN_NEEDED',
      `The AWS CLI finds the SSO session of profile ${profile} expired or never begun.`,
      { suggestions: [suggestLogin(profile)] },
    );
  }
  if (/aws login/i.test(words)) {
    return new Failure(
      'LOGIN_NEEDED',
      `The AWS CLI finds the login session of profile ${profile} expired or never begun.`,
    );
  }
  if (/credential process/i.test(words) || /custom-process/.test(words)) {
    return new Failure(
      'CREDENTIAL_PROCESS_FAILED',
      `The AWS CLI got no credentials from the credential_process of profile ${profile}.`,
    );
  }
  return new Failure(
    'CREDENTIALS_UNRESOLVED',
    `The AWS CLI finds no credentials in profile ${profile}: ${words || 'it said nothing'}`,
  );
}

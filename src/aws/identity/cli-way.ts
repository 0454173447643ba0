import { execa } from 'execa';
import { Failure } from '../../errors/failure.ts';
import { ENVIRONMENT_SOURCE, environmentFor } from './ambient.ts';
import { type Answer, oneLine, readIdentity } from './answer.ts';
import type { Asked, Asking } from './asked.ts';
import { questionOf } from './conclude.ts';
import type { Identity } from './credentials.ts';
import { about, explainAnswer, roleOf } from './explain-answer.ts';
import { sourceChain } from './source-chain.ts';
import { targetOf } from './target.ts';

const LONGEST_MS = 120_000;

/**
 * Asks the real AWS CLI whose the credentials of a profile are. It gets the repository's two files and none of this
 * shell's credentials. Throws COMMAND_NOT_FOUND without one, and else the failures the other ways throw.
 */
export async function identifyThroughCli(asked: Asked, asking: Asking): Promise<Identity> {
  const { clock, network, signal } = asking;
  const askedAt = clock.now();
  const target = targetOf(asked.values, network.env);
  const args = ['--profile', asked.profile, '--output', 'json', 'sts', 'get-caller-identity'];
  const result = await execa('aws', args, {
    env: childEnvironment(asked, asking),
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
  const answer = result.exitCode === 0 ? readJson(result.stdout) : readError(result.stderr, result.timedOut);
  if (answer === undefined) throw unexplained(asked.profile, result.stderr);
  if (answer.kind === 'identity') return answer.identity;
  const last = sourceChain(asked, asking.profile).at(-1) ?? asked;
  const isAboutRole = result.stderr.includes('calling the AssumeRole operation');
  const question = questionOf(isAboutRole ? last : asked, undefined, asking, target, askedAt);
  throw about(last, asked, explainAnswer(answer, isAboutRole ? { ...question, ...roleOf(asked) } : question));
}

function childEnvironment(asked: Asked, asking: Asking): NodeJS.ProcessEnv {
  const chain = sourceChain(asked, asking.profile);
  const wantsEnvironment = chain.some((link) => link.values.get('credential_source') === 'Environment');
  const env = environmentFor(asking.files, asking.network.env, wantsEnvironment ? ENVIRONMENT_SOURCE : []);
  return { ...env, AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' };
}

function readJson(text: string): Answer {
  try {
    const { Account, Arn, UserId }: Record<string, string | undefined> = JSON.parse(text);
    return readIdentity(Account, Arn, UserId, 200);
  } catch {
    return { kind: 'strange', status: 200 };
  }
}

/** "An error occurred (CODE) when calling the OPERATION operation: words", or one of botocore's own sentences. */
function readError(stderr: string, timedOut: boolean): Answer | undefined {
  if (timedOut) return { kind: 'silence', code: 'ETIMEDOUT' };
  const [, code, message] =
    /An error occurred \((\w+)\) when calling the \w+ operation[^:]*: ?([\s\S]*)/.exec(stderr) ?? [];
  if (code !== undefined)
    return { kind: 'refusal', status: 400, code, message: oneLine(message ?? ''), date: undefined };
  return SENTENCES.find(([words]) => words.test(stderr))?.[1];
}

const SENTENCES: readonly (readonly [RegExp, Answer])[] = [
  [/SSL validation failed|CERTIFICATE_VERIFY_FAILED/, { kind: 'silence', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  [/Could not connect to the endpoint URL/, { kind: 'silence', code: 'ECONNREFUSED' }],
  [/Failed to connect to proxy URL/, { kind: 'silence', code: 'ECONNREFUSED' }],
  [/(?:Connect|Read) timeout on endpoint URL/, { kind: 'silence', code: 'ETIMEDOUT' }],
  [/Connection was closed before we received a valid response/, { kind: 'silence', code: 'ECONNRESET' }],
];

/** What botocore says when the profile itself leads nowhere. */
function unexplained(profile: string, stderr: string): Failure {
  const words = oneLine(stderr);
  if (/SSO.*(?:expired|invalid|does not exist)|aws sso login/i.test(words)) {
    return new Failure(
      'SSO_LOGIN_NEEDED',
      `The AWS CLI finds the SSO session of profile ${profile} expired or never begun.`,
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

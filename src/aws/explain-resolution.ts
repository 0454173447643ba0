import type { Profile } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import { suggestLogin } from '../text.ts';
import { joinToOneLine } from './errors.ts';

/**
 * Why the SDK's provider chain found no credentials, where it was neither AWS nor the network that said no.
 * `last` is the profile the chain ends in, where its credentials would be.
 */
export function explainResolution(error: unknown, asked: Profile, last: Profile): Failure {
  const { name: profile } = last;
  const words = error instanceof Error ? joinToOneLine(error.message).replace(/^(?:\w*Error|Error): /, '') : '';
  switch (last.kind) {
    case 'sso':
      return !MISCONFIGURED.test(words) && /expired|invalid|refresh|token|unauthorized|aws sso login/i.test(words)
        ? new Failure('SSO_LOGIN_NEEDED', `The SSO session of profile ${profile} has expired or was never begun.`, {
            suggestions: [suggestLogin(asked.name)],
          })
        : makeUnresolvedFailure(asked, error instanceof TypeError ? describeMissingSession(last) : words);
    case 'login':
      return new Failure('LOGIN_NEEDED', `The login session of profile ${profile} has expired or was never begun.`);
    case 'process':
      // What the process printed may be a secret: none of it is shown.
      return new Failure(
        'CREDENTIAL_PROCESS_FAILED',
        `The credential_process of profile ${profile} gave no credentials.`,
      );
    default:
      return makeUnresolvedFailure(asked, words);
  }
}

/** A session that a new login would not mend. */
const MISCONFIGURED = /required propert|required parameters|could not be found in|conflicting SSO/i;

/** The SDK trips over an `sso_session` that is not there. */
function describeMissingSession({ name, values }: Profile): string {
  const session = values.get('sso_session') ?? '';
  return `the sso_session of profile ${name} is ${session}, and config holds no whole section [sso-session ${session}].`;
}

function makeUnresolvedFailure({ name }: Profile, words: string): Failure {
  return new Failure('CREDENTIALS_UNRESOLVED', `Profile ${name} leads to no credentials: ${words}`);
}

/** Adds the source profile to a failure of `asked` whose key is the one to mend: `last`, that the others rest on. */
export function withKeyProfile(failure: Failure, last: Profile, asked: Profile): Failure {
  if (last.name === asked.name || !OF_THE_KEY.has(failure.code)) return failure;
  return failure.with({ details: { keyProfile: last.name } });
}

const OF_THE_KEY: ReadonlySet<string> = new Set([
  'KEY_UNKNOWN',
  'SIGNATURE_WRONG',
  'CREDENTIALS_EXPIRED',
  'TOKEN_INVALID',
  'CREDENTIALS_DENIED',
  'CREDENTIALS_UNRESOLVED',
  'SSO_LOGIN_NEEDED',
  'LOGIN_NEEDED',
  'CREDENTIAL_PROCESS_FAILED',
]);

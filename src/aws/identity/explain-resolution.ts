import { Failure } from '../../errors/failure.ts';
import { oneLine } from './answer.ts';
import type { Asked } from './asked.ts';
import type { Kind } from './profile-kind.ts';

/**
 * Why the SDK's provider chain found no credentials, where it was neither AWS nor the network that said no.
 * `kind` is that of the profile the chain ends in.
 */
export function explainResolution(error: unknown, { profile }: Asked, kind: Kind | undefined): Failure {
  const words = error instanceof Error ? oneLine(error.message).replace(/^(?:\w*Error|Error): /, '') : '';
  switch (kind) {
    case 'sso':
      return !MISCONFIGURED.test(words) && /expired|invalid|refresh|token|unauthorized|aws sso login/i.test(words)
        ? new Failure('SSO_LOGIN_NEEDED', `The SSO session of profile ${profile} has expired or was never begun.`)
        : unresolved(profile, words);
    case 'login':
      return new Failure('LOGIN_NEEDED', `The login session of profile ${profile} has expired or was never begun.`);
    case 'process':
      // What the process printed may be a secret: none of it is shown.
      return new Failure(
        'CREDENTIAL_PROCESS_FAILED',
        `The credential_process of profile ${profile} gave no credentials.`,
      );
    default:
      return unresolved(profile, words);
  }
}

/** A session that a new login would not mend. */
const MISCONFIGURED = /required propert|required parameters|could not be found in|conflicting SSO/i;

function unresolved(profile: string, words: string): Failure {
  return new Failure('CREDENTIALS_UNRESOLVED', `Profile ${profile} leads to no credentials: ${words}`);
}

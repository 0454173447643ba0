import { Failure } from '../errors/failure.ts';
import { stripBlanks } from './characters.ts';
import type { ProfileEdit } from './managed-keys.ts';

const CONTROL = /\p{Cc}|[\u2028\u2029]/u;
/** Where the JavaScript SDK begins a comment; botocore would go on reading the value. */
const COMMENT = /(^|\s)[#;]/;

/** Throws `PROFILE_VALUE_INVALID` for a name or value that the readers could not get back whole. */
export function requireWritable(edit: ProfileEdit): void {
  const flaw = findNameFlaw(edit.profile);
  if (flaw !== undefined)
    throw makeInvalidFailure(`The profile name ${JSON.stringify(edit.profile)} ${flaw}.`, edit.profile);
  for (const [key, value] of Object.entries({ ...edit.config, ...edit.credentials })) {
    const fault = typeof value === 'string' ? findValueFlaw(value) : undefined;
    // The value itself may be a secret.
    if (fault !== undefined)
      throw makeInvalidFailure(`The value for ${key} of profile ${edit.profile} ${fault}.`, edit.profile);
  }
  const { session } = edit;
  const isPlain = session === undefined || /^[\w.-]+$/.test(session.name);
  if (!isPlain)
    throw makeInvalidFailure(
      `The name of [sso-session ${session.name}] holds more than letters and digits.`,
      edit.profile,
    );
  for (const value of session === undefined ? [] : [session.startUrl, session.region]) {
    const fault = findValueFlaw(value);
    if (fault !== undefined)
      throw makeInvalidFailure(`A value of [sso-session ${session?.name}] ${fault}.`, edit.profile);
  }
}

/** Names of sections at which the JavaScript SDK gives up, and with them every profile of the file. */
const BLINDING: readonly string[] = ['__proto__', 'profile __proto__'];

/** Throws `PROFILE_VALUE_INVALID` for a name that may stand in a file but must not be put into one. */
export function requireCreatable(profile: string): void {
  if (!BLINDING.includes(profile)) return;
  throw makeInvalidFailure(
    `A profile called ${profile} would keep AWS's JavaScript SDK from reading any profile.`,
    profile,
  );
}

function findNameFlaw(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name === 'DEFAULT') return 'is special: botocore lends what stands under [DEFAULT] to every profile';
  if (CONTROL.test(name)) return 'holds a line break or another control character';
  if (/\s[#;]/.test(name)) return 'holds a blank followed by # or ;, which begins a comment to some readers';
  if (!name.isWellFormed()) return 'is not valid Unicode';
  return undefined;
}

function findValueFlaw(value: string): string | undefined {
  if (value === '') return 'is empty';
  if (CONTROL.test(value)) return 'holds a line break or another control character';
  if (value !== stripBlanks(value) || value !== value.trim()) return 'begins or ends with a blank';
  if (COMMENT.test(value)) return 'holds a # or ; that begins a comment to some readers';
  if (!value.isWellFormed()) return 'is not valid Unicode';
  return undefined;
}

function makeInvalidFailure(message: string, profile: string): Failure {
  return new Failure('PROFILE_VALUE_INVALID', `${message} Nothing was written.`, { details: { profile } });
}

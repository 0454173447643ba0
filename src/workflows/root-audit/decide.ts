import type { RootCredentials } from '../../aws/root-session.ts';
import type { FailureCode } from '../../errors/catalogue.ts';

/** What is not as it should be with a root user. */
export interface RootFinding {
  readonly code: FailureCode;
  readonly message: string;
}

/** The findings about a member account, whose root needs no credentials at all. Pure. */
export function judgeMember({ password, keys, mfaDevices, certificates }: RootCredentials): RootFinding[] {
  const found: RootFinding[] = [];
  const add = (code: FailureCode, message: string) => found.push({ code, message });
  if (keys.length > 0) add('ROOT_KEYS_PRESENT', `The root user has ${countOf(keys.length, 'access key')}.`);
  if (password && mfaDevices === 0) add('ROOT_WITHOUT_MFA', 'The root user has a password and no second factor.');
  else if (password) add('ROOT_PASSWORD_PRESENT', 'The root user has a password.');
  if (certificates > 0) {
    add('ROOT_CERTIFICATES_PRESENT', `The root user has ${countOf(certificates, 'signing certificate')}.`);
  }
  return found;
}

/** The same of the management account, whose root has to have a password. Pure. */
export function judgeManagement({ mfa, accessKeys }: { readonly mfa: boolean; readonly accessKeys: number }) {
  const found: RootFinding[] = [];
  if (accessKeys > 0) found.push({ code: 'ROOT_KEYS_PRESENT', message: 'The root user has access keys.' });
  if (!mfa) found.push({ code: 'ROOT_WITHOUT_MFA', message: 'The root user has no second factor.' });
  return found;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

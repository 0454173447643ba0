import { organizationsErrors } from './errors.ts';

/** The e-mail, or InvalidInputException: AWS's documented rules for the address of a new account. */
export function checkEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const valid =
    /^[\x21-\x7e]+$/.test(email) &&
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) &&
    !/["'()<>[\]:;,\\|%&]/.test(local) &&
    !local.startsWith('.') &&
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(domain) &&
    !/^-|-$/.test(domain);
  if (valid) return email;
  throw organizationsErrors.invalidInput(
    'INVALID_PATTERN',
    'You provided a value that does not match the required pattern.',
  );
}

import type { Finding } from './finding.ts';

/** What passes by itself: a new key, role or account becoming known, throttling, a broken network. */
const PASSING = new Set([
  'KEY_UNKNOWN',
  'NOT_YET_USABLE',
  'ROLE_REFUSED',
  'THROTTLED',
  'STS_UNAVAILABLE',
  'STS_UNREACHABLE',
  'PROXY_TROUBLE',
  'ENDPOINT_STRANGE',
  'ACCOUNT_PENDING',
]);

/** Whether waiting may help: there are errors, and time heals every one of them. */
export function timeMayHeal(findings: readonly Finding[]): boolean {
  const errors = findings.filter(({ level }) => level === 'error');
  return errors.length > 0 && errors.every(({ code }) => isPassing(code));
}

export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

import { isTransient } from '../../errors/transient.ts';
import type { Finding } from './finding.ts';
import { isKnown } from './result.ts';

/** Whether waiting may help: there are errors, and every one of them may pass by itself. */
export function timeMayHeal(findings: readonly Finding[]): boolean {
  const errors = findings.filter(({ level }) => level === 'error');
  return errors.length > 0 && errors.every(({ code }) => isKnown(code) && isTransient(code));
}

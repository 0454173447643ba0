import { isTransient } from '../../errors/failure.ts';
import { checkAccount, checkIdentity, checkRootUser, checkShared, checkState } from './checks/account.ts';
import { checkAmbient, checkCredentials, checkGit, checkModes, checkProfile, checkRivals } from './checks/files.ts';
import type { Facts } from './facts.ts';
import { type Finding, isKnown } from './findings.ts';
import type { Strictness } from './options.ts';

/** Every check, in the order its findings are shown. */
const CHECKS: readonly ((facts: Facts, strictness: Strictness) => Finding[])[] = [
  checkProfile,
  checkCredentials,
  checkModes,
  checkGit,
  checkIdentity,
  checkAccount,
  checkShared,
  checkRootUser,
  checkState,
  checkRivals,
  checkAmbient,
];

/** Holds the facts about one environment against the whole policy. */
export function decideFindings(facts: Facts, strictness: Strictness): Finding[] {
  return CHECKS.flatMap((check) => check(facts, strictness));
}

/** Whether waiting may help: there are errors, and every one of them may pass by itself. */
export function canPassByWaiting(findings: readonly Finding[]): boolean {
  const errors = findings.filter(({ level }) => level === 'error');
  return errors.length > 0 && errors.every(({ code }) => isKnown(code) && isTransient(code));
}

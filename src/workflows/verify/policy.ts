import { checkAccount, checkIdentity, checkRootUser, checkShared, checkState } from './checks/account.ts';
import { checkAmbient } from './checks/ambient.ts';
import { checkGit, checkModes } from './checks/files.ts';
import { checkCredentials, checkProfile } from './checks/profile.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

export interface Strictness {
  /** Warnings about the root user and unproven accounts become errors. */
  readonly strict: boolean;
}

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
  checkAmbient,
];

/** Holds the facts about one environment against the whole policy. */
export function judge(facts: Facts, strictness: Strictness): Finding[] {
  return CHECKS.flatMap((check) => check(facts, strictness));
}

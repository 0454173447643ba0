import { FAILURES, type FailureCode } from '../../errors/catalogue.ts';
import type { Failure } from '../../errors/failure.ts';
import { shellWord } from '../../text/shell-word.ts';

/** What was looked at. */
export type Check =
  | 'profile'
  | 'region'
  | 'credentials'
  | 'files'
  | 'git'
  | 'identity'
  | 'account'
  | 'shared-account'
  | 'root-user'
  | 'account-state'
  | 'named-profile'
  | 'aws-cli'
  | 'ambient'
  | 'administrator'
  | 'root-mfa'
  | 'root-keys'
  | 'key-age'
  | 'region-enabled';

export type Level = 'error' | 'warning';

/** One thing that is not as it should be, as `--json` prints it. */
export interface Finding {
  readonly check: Check;
  readonly level: Level;
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Names the advice of the table of failures leaves open. */
export interface Subject {
  readonly environment: string;
  readonly profile: string;
  readonly region: string | undefined;
}

/** A finding with the advice of its row in the table of failures, unless `suggestions` are more exact. */
export function finding(
  check: Check,
  level: Level,
  code: FailureCode,
  message: string,
  subject: Subject,
  suggestions: readonly string[] = FAILURES[code].advice,
): Finding {
  return { check, level, code, message, suggestions: suggestions.map((advice) => filledIn(advice, subject)) };
}

/**
 * The expected failure of a step, as a finding. What is to be mended may be another profile than the environment's
 * own: `holder`, or the one that a role rests on.
 */
export function findingOf(check: Check, failure: Failure, subject: Subject, holder?: string): Finding {
  const { keyProfile = holder } = failure.details;
  const { code, message, suggestions } = failure;
  if (typeof keyProfile !== 'string') return finding(check, 'error', code, message, subject, suggestions);
  const advice = suggestions.map((suggestion) => forProfile(suggestion, keyProfile));
  return finding(check, 'error', code, message, { ...subject, profile: keyProfile }, advice);
}

function forProfile(advice: string, profile: string): string {
  return advice.replaceAll('pf aws profile write ENVIRONMENT', `pf aws profile write --profile ${shellWord(profile)}`);
}

function filledIn(advice: string, { environment, profile, region }: Subject): string {
  return advice
    .replaceAll(/\bENVIRONMENT\b/g, environment)
    .replaceAll(/\bPROFILE\b/g, () => shellWord(profile))
    .replaceAll(/\bREGION\b/g, region ?? 'REGION');
}

import { FAILURES, type FailureCode } from '../../errors/catalogue.ts';
import { EXIT, type ExitStatus } from '../../errors/kinds.ts';
import { gravityOf } from '../../errors/worst-exit.ts';
import type { Finding } from './finding.ts';

/** What `pf aws verify` found out about one environment. */
export interface EnvironmentResult {
  readonly environment: string;
  readonly profile: string;
  /** Twelve digits; null where nothing says which account it should be. */
  readonly expectedAccount: string | null;
  /** Whose the credentials are; null where that was not to be learnt. */
  readonly account: string | null;
  readonly arn: string | null;
  readonly userId: string | null;
  readonly ok: boolean;
  /** An earlier proof was taken (`--max-age`). */
  readonly cached: boolean;
  readonly findings: readonly Finding[];
}

/** What `pf aws verify --json` prints. */
export interface VerifyResult {
  readonly ok: boolean;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly environments: readonly EnvironmentResult[];
}

/** The gravest error, by the contract's order of exit statuses; undefined where there is none. */
export function gravestOf(findings: readonly Finding[]): Finding | undefined {
  const errors = findings.filter(({ level }) => level === 'error');
  const ranked = errors.toSorted((one, other) => gravityOf(statusOf(one.code)) - gravityOf(statusOf(other.code)));
  return ranked[0];
}

/** The exit status of everything found: that of the gravest error, 0 where there is none. */
export function exitStatusOf(result: VerifyResult): ExitStatus {
  const gravest = gravestOf(result.environments.flatMap(({ findings }) => findings));
  return gravest === undefined ? EXIT.done : statusOf(gravest.code);
}

function statusOf(code: string): ExitStatus {
  return isKnown(code) ? FAILURES[code].exit : EXIT.failed;
}

/** Whether the table of failures has `code`. */
export function isKnown(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

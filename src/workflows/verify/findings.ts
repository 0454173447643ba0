import type { Identity } from '../../aws/caller-identity.ts';
import { isFormed } from '../../aws/request.ts';
import { FAILURES, type FailureCode } from '../../errors/catalogue.ts';
import { type Failure, rankExit } from '../../errors/failure.ts';
import { EXIT, type ExitStatus } from '../../errors/kinds.ts';
import type { Settings } from '../../repository/settings.ts';
import { fillLogin, fillNames } from '../../text.ts';
import type { Outcome } from './facts.ts';

/** What was looked at. */
export type Check =
  | 'profile'
  | 'environment-name'
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
  | 'region-enabled'
  | 'security-contact';

export type Level = 'error' | 'warning';

/** One thing that is not as it should be, as `--json` prints it. */
export interface Finding {
  readonly check: Check;
  readonly level: Level;
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Where an environment is, as its settings have it, or where most people are. */
export function findHomeRegion(settings: Pick<Settings, 'getText'> | undefined): string {
  return settings?.getText('aws_region') ?? settings?.getText('tf_state_region') ?? 'us-east-2';
}

/** Who says which account an environment has, where no file does. */
export const ORGANIZATION = 'the organization';

/** Names the advice of the table of failures leaves open. */
export interface Subject {
  readonly environment: string;
  readonly profile: string;
  readonly region: string | undefined;
  /** As far as files tell. */
  readonly isManagement?: boolean;
  /** Whose the credentials should be. */
  readonly expected?: unknown;
}

/** A finding with the advice of its row in the table of failures, unless `suggestions` are more exact. */
export function makeFinding(
  check: Check,
  level: Level,
  code: FailureCode,
  message: string,
  subject: Subject,
  suggestions: readonly string[] = FAILURES[code].advice,
): Finding {
  const fitting = chooseAdvice(suggestions, subject);
  return { check, level, code, message, suggestions: fitting.map((advice) => fillAdvice(advice, subject)) };
}

/** Where the organization is there, nothing but credentials of its owner helps its management profile. */
function chooseAdvice(suggestions: readonly string[], { isManagement, expected }: Subject): readonly string[] {
  if (isManagement !== true || expected === undefined) return suggestions;
  const [first, ...others] = suggestions.filter((advice) => !advice.endsWith(MAKE_KEY));
  return first === undefined ? suggestions : [first.replace(/^Or w/, 'W'), ...others];
}

/** A failure as a finding. To be mended may be another profile: `holder`, or the one that a role rests on. */
export function toFinding(check: Check, failure: Failure, subject: Subject, holder?: string): Finding {
  const { keyProfile = holder } = failure.details;
  const { code, message } = failure;
  // Another profile than the environment's own is no matter of its name.
  const isOwn = check !== 'named-profile';
  const suggestions = isOwn
    ? fillLogin(failure.suggestions, subject.profile, subject.environment)
    : failure.suggestions;
  if (typeof keyProfile !== 'string') return makeFinding(check, 'error', code, message, subject, suggestions);
  // The key of another profile is no matter of this environment's account.
  const ofProfile = suggestions
    .filter((advice) => !advice.endsWith(MAKE_KEY))
    .map((advice) => advice.replaceAll('aws profile write ENVIRONMENT', 'aws profile write --profile PROFILE'));
  return makeFinding(check, 'error', code, message, { ...subject, profile: keyProfile }, ofProfile);
}

/** What makes a key in an account, through the role that lets the management account in. */
const MAKE_KEY = 'pf aws account add ENVIRONMENT';
/** `account add` refuses the account that owns the organization, where nobody but root makes a key without one. */
const chooseForManagement = (advice: string) =>
  advice.replaceAll(MAKE_KEY, / key\b/.test(advice) ? 'pf aws org init --from-csv rootkey.csv' : 'pf aws org init');

function fillAdvice(advice: string, { environment, profile, region, isManagement = false }: Subject): string {
  const fitting = isManagement ? chooseForManagement(advice) : advice;
  // What is no region is no help as one either.
  const usable = region !== undefined && isFormed('region', region) ? region : undefined;
  return fillNames(fitting, { ENVIRONMENT: environment, PROFILE: profile, REGION: usable });
}

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
  /** Who says so in AWS's place, such as `http://127.0.0.1:4566`; only where it is not AWS itself. */
  readonly endpoint?: string;
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
  /** What is true of none of them; only where there is any. */
  readonly findings?: readonly Finding[];
}

/** The gravest error, by the order of exit statuses; undefined where there is none. */
export function findMostSevere(findings: readonly Finding[]): Finding | undefined {
  const errors = findings.filter(({ level }) => level === 'error');
  const ranked = errors.toSorted((one, other) => rankExit(getStatus(one.code)) - rankExit(getStatus(other.code)));
  return ranked[0];
}

/** The exit status of everything found: that of the gravest error, 0 where there is none. */
export function getExitStatus(result: VerifyResult): ExitStatus {
  const gravest = findMostSevere([...result.environments.flatMap((one) => one.findings), ...(result.findings ?? [])]);
  return gravest === undefined ? EXIT.done : getStatus(gravest.code);
}

export function getStatus(code: string): ExitStatus {
  return isKnown(code) ? FAILURES[code].exit : EXIT.failed;
}

/** Whether the table of failures has `code`. */
export function isKnown(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

/** The identity that was learnt, where one was. */
export function getIdentity(outcome: Outcome | undefined): Identity | undefined {
  return outcome !== undefined && 'identity' in outcome ? outcome.identity : undefined;
}

import type { Profile } from '../config-files/profile.ts';
import type { RecordedIdentity } from '../repository/plan-yaml.ts';
import type { FailedEnvironment } from './failures.ts';
import type { OwnProfile, ProfileRequest } from './write-profile.ts';

/** Stands in a plan for an account that is yet to be made. */
export const UNKNOWN_ACCOUNT = '000000000000';

/** Stands for a key that only AWS will give, in a diff of what is not there yet. */
export const UNKNOWN_KEYS = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: '********' };

/** One thing a command would do, in the order it would do it. */
export interface PlannedStep {
  readonly environment: string;
  /** For a person: "Create account acme-production". */
  readonly title: string;
  /** AWS operations that change something, as `service:Operation`. */
  readonly calls: readonly string[];
  /** The address that would be used up. */
  readonly email?: string;
  /** Nothing can undo it: an account that was made, a key that was deleted. */
  readonly irreversible?: boolean;
}

export interface PlannedFile {
  readonly path: string;
  /** Unified diff, secrets masked. */
  readonly diff: string;
}

/** How the accounts to be made stand to what AWS allows the organization. */
export interface PlannedQuota {
  /** Null where AWS did not say. */
  readonly allowed: number | null;
  /** Closed accounts until they are gone for good, and those still being made, count too. */
  readonly inUse: number;
  /** Before this plan; null where AWS did not say. */
  readonly left: number | null;
  readonly toCreate: number;
}

/** Why the plan may not come true, and what to do about it first. */
export interface PlannedWarning {
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Where what is said of AWS comes from. */
export interface Source {
  /** Whoever was asked in AWS's place, such as `http://127.0.0.1:4566`; only where somebody was. */
  readonly endpoints?: readonly string[];
}

/** What `--plan` prints, and what a person confirms. */
export interface Plan extends Source {
  readonly warnings?: readonly PlannedWarning[];
  /** Only where accounts would be made. */
  readonly quota?: PlannedQuota;
  /** What bears on the decision: how many accounts there are, and who gets mail. */
  readonly notes?: readonly string[];
  /** What stands in the diffs for what is not known yet. */
  readonly placeholders?: readonly string[];
  readonly steps: readonly PlannedStep[];
  readonly files: readonly PlannedFile[];
  /** Environments that the run would fail for, and why; only where there are some. The exit status says so too. */
  readonly failed?: readonly FailedEnvironment[];
}

/** What a run would write, as far as it is known before it. */
export interface RequestedFiles {
  readonly profiles: readonly ProfileRequest[];
  readonly records: readonly (RecordedIdentity & { readonly environment: string })[];
  /** Where the key came from that was given. */
  readonly keyFile?: string | undefined;
  /** What S3 is asked as where a profile, by name, has no credentials yet. */
  readonly askers?: ReadonlyMap<string, Profile>;
  /** What is one person's. */
  readonly own?: readonly OwnProfile[];
  /** Environments whose terragrunt configuration follows. */
  readonly configured: readonly string[];
  /** Where those go that have no region yet; undefined: where their siblings are. */
  readonly newPrimaryRegion?: string | undefined;
}

/** The plan without lists that are empty: `--plan --json` names only what there is. */
export function makePlan({ steps, files, ...rest }: Plan): Plan {
  const told = Object.entries(rest).filter(([, part]) => !Array.isArray(part) || part.length > 0);
  return { ...Object.fromEntries(told), steps, files };
}

/** Makes the steps of one environment. */
export function createStepMaker(environment: string) {
  return (title: string, calls: readonly string[], irreversible = false): PlannedStep => ({
    environment,
    title,
    calls,
    ...(irreversible ? { irreversible } : {}),
  });
}

const CONTROL_TOWER = 'controltower.amazonaws.com';

/** Accounts that CreateAccount makes are none of Control Tower's. `trusted`: services of the organization. */
export function warnOfControlTower(trusted: readonly string[], environment: string): PlannedWarning[] {
  if (!trusted.includes(CONTROL_TOWER)) return [];
  return [
    {
      message:
        'AWS Control Tower governs this organization. An account made here is not enrolled in it: none of its controls, logs and baselines cover the account until somebody enrolls it.',
      suggestions: [
        `Or make the account with Control Tower (Account Factory), and adopt it: pf aws account add ${environment} --account-id ID --role-name AWSControlTowerExecution`,
        'Or enroll it afterwards: https://docs.aws.amazon.com/controltower/latest/userguide/enroll-account.html',
      ],
    },
  ];
}

/** How a region stands of which a plan says something. */
export type RegionStatus = string | undefined;

export function planRegion(environment: string, region: string, status: RegionStatus): PlannedStep {
  return status === 'ENABLING'
    ? { environment, title: `Wait for AWS to enable region ${region} in the account`, calls: [] }
    : {
        environment,
        title: `Enable region ${region} in the account, which takes AWS minutes, sometimes hours`,
        calls: ['account:EnableRegion'],
      };
}

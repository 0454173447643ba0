import type { PlannedStep, PlannedWarning } from './plan.ts';

const CONTROL_TOWER = 'controltower.amazonaws.com';

/**
 * Accounts that CreateAccount makes are none of Control Tower's. `trusted`: the services that may act across the
 * organization.
 */
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

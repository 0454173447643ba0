import { isFailure } from '../../errors/failure.ts';
import { toFailedEnvironment } from '../../run/failures.ts';
import type { Plan, PlannedStep, RequestedFiles } from '../../run/plan.ts';
import { showText } from '../../text.ts';
import type { SsoDecision, SsoEnvironment } from './decide.ts';
import { SSO_SERVICE, type SsoInitState } from './load.ts';

/** The environments that nothing stands in the way of. */
export function listPossible({ environments }: SsoDecision): SsoEnvironment[] {
  return environments.flatMap(({ decision }) => (isFailure(decision) ? [] : [decision]));
}

/** What is written once the logins are proven. Pure. */
export function planFiles(decision: SsoDecision): RequestedFiles {
  return { profiles: listPossible(decision).map(({ profile }) => profile), records: [], configured: [] };
}

/** Whose name people read: `group "administrators"`. */
export function describePrincipal({ principal }: Pick<SsoInitState, 'principal'>): string {
  if (principal === undefined) return 'whoever is assigned';
  return `${principal.type === 'GROUP' ? 'group' : 'user'} ${JSON.stringify(showText(principal.name))}`;
}

/** Every call that changes something, in order. Pure. */
export function planSteps(state: SsoInitState, decision: SsoDecision): PlannedStep[] {
  const { set, principal, hasModule, management } = state;
  const environment = management.environment ?? 'management';
  const possible = listPossible(decision);
  const steps: PlannedStep[] = [];
  const add = (title: string, ...calls: readonly string[]) => steps.push({ environment, title, calls });
  if (!hasModule && possible.length > 0) {
    if (!state.isTrusted) add(`Trust ${SSO_SERVICE}`, 'organizations:EnableAWSServiceAccess');
    if (principal !== undefined && principal.found === undefined) {
      add(`Make ${describePrincipal(state)}`, 'identitystore:CreateGroup');
    }
    const attach = 'sso:AttachManagedPolicyToPermissionSet';
    if (set.found === undefined)
      add(`Make permission set ${set.name} with AdministratorAccess`, 'sso:CreatePermissionSet', attach);
    else if (!set.isAdministrator) {
      add(`Give permission set ${set.name} AdministratorAccess`, attach, 'sso:ProvisionPermissionSet');
    }
  }
  const seen = new Set<string>();
  for (const one of possible) {
    if (!one.assigns || seen.has(one.accountId)) continue;
    seen.add(one.accountId);
    const title = `Let ${describePrincipal(state)} into account ${one.accountId} as ${set.name}`;
    steps.push({ environment: one.environment, title, calls: ['sso:CreateAccountAssignment'] });
  }
  return steps;
}

/** What the run will do beside its steps. Pure. */
export function describePlan(decision: SsoDecision): Pick<Plan, 'notes' | 'failed'> {
  const { session, environments } = decision;
  const failed = environments.flatMap(({ environment, decision: one }) =>
    isFailure(one) ? [toFailedEnvironment(environment, one)] : [],
  );
  const notes = [
    `Once all is assigned, somebody logs in at ${session.startUrl} (${session.region}), unless a login is in force; the profiles are written when it is proven for each account.`,
  ];
  return { notes, failed };
}

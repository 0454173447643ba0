import { findRole } from '../../aws/iam-roles.ts';
import { Failure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { lookAtEach } from '../../run/each-environment.ts';
import { chooseEnvironments, openEnvironment } from '../../run/environment-access.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import type { Source } from '../../run/plan.ts';
import { quoteForShell, toIsoTime } from '../../text.ts';

export interface CheckedCi {
  readonly environment: string;
  readonly accountId: string;
  readonly roles: readonly {
    readonly name: string;
    readonly arn: string;
    /** ISO 8601; null where no job has come through, as far as IAM has noticed. */
    readonly lastUsedAt: string | null;
  }[];
}

export interface CiCheckResult extends Source {
  readonly environments: CheckedCi[];
  readonly failed: FailedEnvironment[];
}

/** Looks whether jobs came through the roles that `ci add` makes. */
export async function checkCi(context: RunContext, names: readonly string[]): Promise<CiCheckResult> {
  const { ready, failed } = await lookAtEach(await chooseEnvironments(context, names), async (known) => {
    const { environment } = known;
    const { iam, identity } = await openEnvironment(context, known);
    const found = await Promise.all(
      ['pf-ci-plan', 'pf-ci-apply'].map(async (name) => ({ name, role: await findRole(iam, name) })),
    );
    const roles = found.flatMap(({ name, role }) =>
      role === undefined ? [] : [{ name, arn: role.arn, lastUsedAt: toIsoTime(role.lastUsedAt) }],
    );
    if (roles.length === 0 && names.length > 0) throw describeMissing(environment);
    return roles.length === 0 ? undefined : { environment, accountId: identity.account, roles };
  });
  return { environments: ready, failed };
}

function describeMissing(environment: string): Failure {
  return new Failure('CI_ROLES_MISSING', `The account of ${environment} lets no pipeline in.`, {
    suggestions: [`Let one in: pf aws ci add ${quoteForShell(environment)} --github OWNER/REPO`],
  });
}

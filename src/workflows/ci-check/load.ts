import { findRole } from '../../aws/iam-roles.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import { chooseEnvironments, openEnvironment } from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import type { Source } from '../../run/plan.ts';
import { quoteForShell } from '../../text.ts';

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
  const environments: CheckedCi[] = [];
  const failed: FailedEnvironment[] = [];
  for (const known of await chooseEnvironments(context, names)) {
    const { environment } = known;
    try {
      const { iam, identity } = await openEnvironment(context, known);
      const found = await Promise.all(
        ['pf-ci-plan', 'pf-ci-apply'].map(async (name) => ({ name, role: await findRole(iam, name) })),
      );
      const roles = found.flatMap(({ name, role }) =>
        role === undefined
          ? []
          : [
              {
                name,
                arn: role.arn,
                lastUsedAt: role.lastUsedAt === undefined ? null : new Date(role.lastUsedAt).toISOString(),
              },
            ],
      );
      if (roles.length === 0 && names.length > 0) throw describeMissing(environment);
      if (roles.length > 0) environments.push({ environment, accountId: identity.account, roles });
    } catch (error) {
      if (isFailure(error) && error.code === 'INTERRUPTED') throw error;
      failed.push(toFailedEnvironment(environment, error));
    }
  }
  return { environments, failed };
}

function describeMissing(environment: string): Failure {
  return new Failure('CI_ROLES_MISSING', `The account of ${environment} lets no pipeline in.`, {
    suggestions: [`Let one in: pf aws ci add ${quoteForShell(environment)} --github OWNER/REPO`],
  });
}

import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import { isFailure } from '../../errors/failure.ts';
import type { PlannedStep } from '../../run/plan.ts';
import type { Work } from '../../run/work.ts';
import type { Holding } from './holdings.ts';
import type { Survey, Target } from './load.ts';
import type { AddAccountsOptions } from './options.ts';
import type { Placement } from './placement.ts';

/** One environment, decided, with what its profile holds. */
export interface Prepared {
  readonly target: Target;
  readonly holding: Holding;
  readonly region: string;
}

/** What the steps rest on besides the environment. */
export interface StepsContext {
  readonly journal: Pick<Work['journal'], 'note'>;
  readonly survey: Pick<Survey, 'tags'>;
  readonly options: AddAccountsOptions;
  readonly placement: Placement;
}

const LOST_KEY = ', deleting the key an interrupted run made and nobody holds';
const NEVER_USED_KEY = ', deleting keys we made for it before that nobody ever used';

/** Every step for the environments that can go on, in order. */
export function plannedSteps(context: StepsContext, prepared: readonly Prepared[]): PlannedStep[] {
  return prepared.flatMap((one, at) => [
    ...accountSteps(one),
    // The first one there makes the units; the others find them.
    ...(at === 0 ? unitSteps(one, context.placement) : []),
    ...moveSteps(one, context),
    ...tagSteps(one, context),
    ...userSteps(one, context),
    ...lostKeySteps(one, context),
  ]);
}

function accountSteps({ target: { environment, decision } }: Prepared): PlannedStep[] {
  if (isFailure(decision) || decision.kind !== 'create') return [];
  const { name, email } = decision;
  const title = `Create account ${name} for ${email}`;
  return [{ environment, title, calls: ['organizations:CreateAccount'], email, irreversible: true }];
}

function unitSteps({ target: { environment } }: Prepared, { missing }: Placement): PlannedStep[] {
  return missing.map((path) => ({
    environment,
    title: `Make organizational unit ${path}`,
    calls: ['organizations:CreateOrganizationalUnit'],
  }));
}

function moveSteps({ target: { environment, decision } }: Prepared, { options, placement }: StepsContext) {
  const isThere = !isFailure(decision) && decision.kind === 'adopt' && placement.there.has(decision.account.id);
  if (options.unitPath.length === 0 || isThere) return [];
  const title = `Move its account into organizational unit ${options.unitPath.join('/')}`;
  return [{ environment, title, calls: ['organizations:MoveAccount'] }];
}

function tagSteps({ target: { environment, decision } }: Prepared, { options, survey }: StepsContext): PlannedStep[] {
  if (isFailure(decision) || decision.kind !== 'adopt') return [];
  const wanted = new Map([...options.tags, [ENVIRONMENT_TAG, environment]]);
  if (missingTags(survey.tags.get(decision.account.id), wanted).size === 0) return [];
  const title = `Adopt account ${decision.account.id} (${decision.because}) and tag it`;
  return [{ environment, title, calls: ['organizations:TagResource'], irreversible: true }];
}

function userSteps({ target, holding }: Prepared, { options, journal }: StepsContext): PlannedStep[] {
  const { environment, decision, profile } = target;
  if (options.access !== 'user' || holding.account !== undefined) return [];
  const lost = journal.note(environment).key !== undefined;
  // A user there may be already: of another machine, or of a run whose journal is gone.
  const mayHaveKeys = lost || (!isFailure(decision) && decision.kind === 'adopt');
  const deleting = lost ? LOST_KEY : mayHaveKeys ? NEVER_USED_KEY : '';
  return [
    {
      environment,
      title: `Make IAM user ${profile} with AdministratorAccess and an access key${deleting}`,
      calls: [
        'iam:CreateUser',
        'iam:AttachUserPolicy',
        ...(mayHaveKeys ? ['iam:DeleteAccessKey'] : []),
        'iam:CreateAccessKey',
        'iam:TagUser',
      ],
      irreversible: true,
    },
  ];
}

/** A key that was to be a user's goes, now that a role takes its place. */
function lostKeySteps({ target: { environment, profile } }: Prepared, { options, journal }: StepsContext) {
  if (options.access !== 'role' || journal.note(environment).key === undefined) return [];
  const title = `Delete the key of IAM user ${profile} that an interrupted run made and nobody holds`;
  return [{ environment, title, calls: ['iam:DeleteAccessKey'], irreversible: true }];
}

/** The tags of `wanted` that are not there or have another value. */
export function missingTags(
  present: ReadonlyMap<string, string> | undefined,
  wanted: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([...wanted].filter(([key, value]) => present?.get(key) !== value));
}

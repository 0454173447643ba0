import { createStepMaker, type PlannedStep, type PlannedWarning } from '../../run/plan.ts';
import { getLastFour, maskKeyId } from '../../text.ts';
import type { RetirementDecision } from './decide.ts';
import type { RetirementState } from './load.ts';

/** One environment, with what is to be done for it. */
export interface DecidedRetirement {
  readonly state: RetirementState;
  readonly decision: RetirementDecision;
}

/** Every step, in order. Pure. */
export function planRetirement({ state, decision }: DecidedRetirement, deleteUser: boolean): PlannedStep[] {
  const { known, key, userName, way, note, status, isMarked } = state;
  const { environment, profile } = known;
  const step = createStepMaker(environment);
  const name = `access key …${getLastFour(key?.accessKeyId ?? note?.keyId ?? '')}`;
  const instead = step(`Let profile ${profile} get its credentials by ${way.kind}, as ${way.identity.arn}`, []);
  const ending = [
    ...(status === 'gone' ? [] : [step(`Delete ${name} of ${userName}`, ['iam:DeleteAccessKey'], true)]),
    ...(deleteUser && userName !== undefined ? [step(`Delete IAM user ${userName}`, listUserCalls(state), true)] : []),
  ];
  switch (decision.kind) {
    case 'retire': {
      const calls = [...(isMarked ? [] : ['iam:TagUser']), ...(status === 'active' ? ['iam:UpdateAccessKey'] : [])];
      const off = step(`Switch ${name} of ${userName} off, and mark it as retired`, calls);
      const isOff = status === 'gone' || calls.length === 0;
      return [instead, ...(isOff ? [] : [off]), ...(decision.ends ? ending : [])];
    }
    case 'finish':
      return ending.length > 0 ? ending : [step(`Take ${name} out of the files`, [], true)];
    case 'leftover':
      return [instead, step(`Take ${name}, which AWS accepts no more, out of the files`, [], true)];
    case 'undo':
      return [step(`Switch ${name} of ${userName} on again, and put it back`, ['iam:UpdateAccessKey', 'iam:TagUser'])];
    default:
      return [];
  }
}

function listUserCalls({ belongings }: RetirementState): string[] {
  return [...new Set(belongings.map(({ operation }) => `iam:${operation}`)), 'iam:DeleteUser'];
}

/** What else there is to know before a key goes. Pure. */
export function warnOfRetirement({ state, decision }: DecidedRetirement): PlannedWarning[] {
  const { known, isManagement, hasSecondFactor, lastUse, userName, belongings, otherKeys, holders } = state;
  if (decision.kind !== 'retire' && decision.kind !== 'finish') return [];
  const { environment } = known;
  const credentials = belongings.flatMap(({ isCredential, what, id }) => (isCredential ? [`${what} (${id})`] : []));
  const others = [...credentials, ...otherKeys.map((id) => `access key ${maskKeyId(id)}`)];
  return [
    ...(lastUse === undefined
      ? []
      : [
          {
            message: `The key of ${environment} was last used ${new Date(lastUse.at).toISOString()} for ${lastUse.service} in ${lastUse.region}: whoever did that without this repository's profile loses it.`,
            suggestions: [],
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            message: `IAM user ${userName} of ${environment} has more than this key: ${others.join(', ')}.`,
            suggestions: [`See its keys: pf aws key list ${environment}`],
          },
        ]),
    ...holders.map((profile) => ({
      message: `Profile ${profile} has the key of ${environment} as well, and leads nowhere without it: it is left as it is.`,
      suggestions: ['See of which kind each profile is: pf aws profile list'],
    })),
    ...(isManagement && !hasSecondFactor
      ? [
          {
            message: `The root user of ${environment} has no second factor, and is the one way in when single sign-on fails.`,
            suggestions: [
              'Add one as root in the console: https://console.aws.amazon.com/iam/home#/security_credentials',
            ],
          },
        ]
      : []),
  ];
}

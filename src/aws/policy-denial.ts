import { describeAnswer, type Refusal } from './errors.ts';
import type { Explanation } from './to-failure.ts';

/** A policy names the call and denies it: nothing that time heals. */
export function isExplicitDeny({ message }: Refusal): boolean {
  return DENIAL.test(message);
}

const DENIAL = /with an explicit deny in (?:an? )?([\w -]*?(?:policy|boundary))(?:: (arn:\S+))?/i;

/** Names the policy, as far as AWS does, and the way round it. */
export function explainDenial(operation: string, refusal: Refusal): Explanation {
  const [, kind = 'policy', arn] = DENIAL.exec(refusal.message) ?? [];
  const ofOrganization = /^(service|resource) control/i.exec(kind);
  const policyId = arn?.split('/').at(-1);
  const console = `https://console.aws.amazon.com/organizations/v2/home/policies/${ofOrganization?.[1]?.toLowerCase()}-control-policy`;
  const advice = [
    `See the policy, in the management account: ${policyId === undefined ? console : `${console}/${policyId}`}`,
    'Have it except this call or this account, or move the account out from under it, then run the same command again.',
  ];
  return {
    code: 'POLICY_DENIES',
    message: `A ${kind} denies ${operation}: ${describeAnswer(refusal)}`,
    suggestions: ofOrganization === null ? undefined : advice,
    details: { policyKind: kind, ...(arn === undefined ? {} : { policy: arn }) },
  };
}

import { isAllowedByPolicies } from '../../access/managed-policies.ts';
import { findRole, findVisibleUser, listEffectivePolicies } from '../../state/account.ts';
import { type Call, defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';

function listPolicies({ caller, now }: Call, arn: string): string[] {
  const [, accountId, kind, path = ''] = /^arn:aws:iam::(\d{12}):(user|role)(\/.+)$/.exec(arn) ?? [];
  if (accountId !== caller.account.id) throw iamErrors.invalidInput(`Invalid Entity Arn: ${arn}`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const holder = kind === 'user' ? findVisibleUser(caller.account, name, now) : findRole(caller.account, name);
  if (holder === undefined) throw kind === 'user' ? iamErrors.noSuchUser(name) : iamErrors.noSuchRole(name);
  return listEffectivePolicies(holder, now);
}

export const SIMULATION_OPERATIONS = defineOperations('iam', {
  SimulatePrincipalPolicy(call, input) {
    const source = input.text('PolicySourceArn', { least: 20, most: 2048 });
    const actions = input.texts('ActionNames', { least: 3, most: 128 });
    const resources = input.optionalTexts('ResourceArns') ?? ['*'];
    const policies = listPolicies(call, source);
    const results = actions.flatMap((action) =>
      resources.map((resource) => ({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: isAllowedByPolicies(policies, action) ? 'allowed' : 'implicitDeny',
        MatchedStatements: policies
          .filter((arn) => isAllowedByPolicies([arn], action))
          .map((arn) => ({
            SourcePolicyId: arn.slice(arn.lastIndexOf('/') + 1),
            SourcePolicyType: 'aws-managed',
          })),
        MissingContextValues: [],
      })),
    );
    return listPage(call, input, { EvaluationResults: results });
  },
});

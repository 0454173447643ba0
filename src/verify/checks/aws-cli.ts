import type { Facts, Outcome } from '../facts.ts';
import { type Finding, finding, findingOf } from '../finding.ts';

/** The real AWS CLI reads the same credentials out of the profile as this tool (`--via both`). */
export function compareWithCli(facts: Facts, own: Outcome, cli: Outcome): Finding[] {
  if ('identity' in own && 'identity' in cli) {
    if (own.identity.arn === cli.identity.arn && own.identity.account === cli.identity.account) return [];
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, this tool (as OpenTofu and terragrunt do) for ${own.identity.arn}.`;
    return [finding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  if ('identity' in own && 'failure' in cli) {
    const told = findingOf('aws-cli', cli.failure, facts);
    return [{ ...told, message: `The AWS CLI fails where this tool does not: ${told.message}` }];
  }
  if ('failure' in own && 'identity' in cli) {
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, where this tool gets no answer.`;
    return [finding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  return [];
}

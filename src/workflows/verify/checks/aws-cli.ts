import type { Identity } from '../../../aws/credentials.ts';
import { isTransient } from '../../../errors/transient.ts';
import type { Facts, Outcome } from '../facts.ts';
import { type Finding, finding, findingOf } from '../finding.ts';

/** The real AWS CLI reads the same credentials out of the profile as this tool (`--via both`). */
export function compareWithCli(facts: Facts, own: Outcome, cli: Outcome): Finding[] {
  if ('identity' in own && 'identity' in cli) {
    if (isSame(own.identity, cli.identity)) return [];
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, this tool (as OpenTofu and terragrunt do) for ${own.identity.arn}.`;
    return [finding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  if ('identity' in own && 'failure' in cli) {
    const told = findingOf('aws-cli', cli.failure, facts);
    return [{ ...told, message: `The AWS CLI fails where this tool does not: ${told.message}` }];
  }
  if ('failure' in own && 'identity' in cli) {
    // The AWS CLI takes longer: a new key, or the network, may have come to life in between.
    if (isTransient(own.failure.code)) return [];
    const message = `The AWS CLI takes profile ${facts.profile} for ${cli.identity.arn}, where this tool gets no answer.`;
    return [finding('aws-cli', 'error', 'CLI_DISAGREES', message, facts)];
  }
  return [];
}

function isSame(one: Identity, other: Identity): boolean {
  return one.account === other.account && principalOf(one.arn) === principalOf(other.arn);
}

/** Who it is: each tool that assumes a role gives its session a name of its own. */
function principalOf(arn: string): string {
  return arn.replace(/(:assumed-role\/.+)\/[^/]+$/, '$1');
}

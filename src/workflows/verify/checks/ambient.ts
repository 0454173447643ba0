import type { Environment } from '../../../aws/credentials.ts';
import { listMisleading, type OwnSettings } from '../../../aws/environment.ts';
import type { Facts } from '../facts.ts';
import { type Finding, finding } from '../finding.ts';

/** Nothing in this shell leads other tools to other credentials than those proven here. */
export function checkAmbient(facts: Facts): Finding[] {
  if (facts.ambient.length === 0) return [];
  const names = facts.ambient.join(', ');
  const message = `This shell sets ${names}: pf ignores that, but the AWS CLI, OpenTofu or terragrunt may not use the profile then.`;
  const advice = [`unset ${facts.ambient.join(' ')}`, 'Or run other tools through pf aws exec, which clears it.'];
  return [finding('ambient', 'warning', 'AMBIENT_VARIABLES', message, facts, advice)];
}

/** What the variables of a shell are held against. */
export interface Unmisled extends OwnSettings {
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** The variables of `env` that lead a tool elsewhere than to the profile, or to other files. */
export function misleadingVariables(env: Environment, own: Unmisled): string[] {
  const files = [
    ['AWS_CONFIG_FILE', own.configFile],
    ['AWS_SHARED_CREDENTIALS_FILE', own.credentialsFile],
  ] as const;
  const others = files.flatMap(([name, value]) => (env[name] && env[name] !== value ? [name] : []));
  return [...listMisleading(env, own), ...others];
}

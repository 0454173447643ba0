import type { Environment } from '../../../aws/identity/credentials.ts';
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

/** What the ambient variables are held against. */
export interface Unmisled {
  readonly profile: string;
  readonly region: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** The variables of `env` that lead a tool elsewhere than to the profile; those that say the same are harmless. */
export function misleadingVariables(env: Environment, own: Unmisled): string[] {
  const differs: readonly (readonly [string, string | undefined])[] = [
    ['AWS_ACCESS_KEY_ID', own.accessKeyId],
    ['AWS_PROFILE', own.profile],
    ['AWS_DEFAULT_PROFILE', own.profile],
    ['AWS_REGION', own.region],
    ['AWS_DEFAULT_REGION', own.region],
    ['AWS_CONFIG_FILE', own.configFile],
    ['AWS_SHARED_CREDENTIALS_FILE', own.credentialsFile],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', undefined],
  ];
  return differs.flatMap(([name, value]) => (env[name] && env[name] !== value ? [name] : []));
}

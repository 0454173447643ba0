import { ENVIRONMENT_SOURCE, environmentFor } from './ambient.ts';
import type { Asked, Asking } from './asked.ts';
import type { Environment } from './credentials.ts';
import { sourceChain } from './source-chain.ts';

/** No profile is called so; the SDK would read settings of `default` for clients it makes itself. */
const NO_PROFILE = 'pf-no-profile';

/**
 * Settings of the profile itself (endpoint_url, services, use_fips_endpoint…) reach the SDK's own clients by
 * AWS_PROFILE alone. A credential_process is started without one, as the AWS CLI does.
 */
export function sdkEnvironment({ profile, values }: Asked, asking: Asking): Environment {
  const chain = sourceChain({ profile, values }, asking.profile);
  const fromEnvironment = chain.some((link) => link.values.get('credential_source') === 'Environment');
  const env = environmentFor(asking.files, asking.network.env, fromEnvironment ? ENVIRONMENT_SOURCE : []);
  if (chain.some((link) => link.values.has('credential_process'))) return env;
  const own = OWN_SETTINGS.some((key) => values.has(key));
  return { ...env, AWS_PROFILE: own ? profile : NO_PROFILE };
}

const OWN_SETTINGS = [
  'services',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
];

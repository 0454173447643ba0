/**
 * Reads a stack repository as strictly as Panfactum's own CLI does: in each file of settings an unknown key, a value of
 * the wrong type, an account id without quotes and a region outside of its list are errors.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Written out: it is what our own list is held against. */
export const REGIONS =
  `us-east-1 us-east-2 us-west-2 ap-east-1 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3
  ap-southeast-4 ap-northeast-1 ap-northeast-2 ap-northeast-3 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-west-1
  eu-west-2 eu-west-3 eu-south-1 eu-south-2 eu-north-1 il-central-1 me-south-1 me-central-1 sa-east-1`.split(/\s+/);

const isText = (value: unknown) => typeof value === 'string';
const isRegion = (value: unknown) => isText(value) && REGIONS.includes(String(value));
const isAccount = (value: unknown) => isText(value) && /^\d{12}$/.test(String(value));
const isBucket = (value: unknown) => isText(value) && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(String(value));
const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFlag = (value: unknown) => typeof value === 'boolean';

const RULES: Record<string, (value: unknown) => boolean> = {
  domains: isMap,
  extra_tags: isMap,
  extra_inputs: isMap,
  sla_target: (value) => [1, 2, 3].includes(Number(value)) && typeof value === 'number',
  pf_stack_local_use_relative: isFlag,
  tf_state_bucket: isBucket,
  ...Object.fromEntries(['tf_state_region', 'aws_region', 'aws_secondary_region'].map((key) => [key, isRegion])),
  ...Object.fromEntries(
    ['tf_state_account_id', 'aws_account_id', 'aws_secondary_account_id'].map((key) => [key, isAccount]),
  ),
  ...Object.fromEntries(
    `environment environment_subdomain region version pf_stack_version pf_stack_local_path module tf_state_profile
    tf_state_lock_table aws_profile aws_secondary_profile kube_api_server kube_name kube_domain kube_config_context
    vault_addr authentik_url`
      .split(/\s+/)
      .map((key) => [key, isText]),
  ),
};

const FILES = ['global', 'environment', 'region', 'module'].flatMap((level) => [`${level}.yaml`, `${level}.user.yaml`]);

/** Throws what the stack would refuse; gives back the settings of each folder below environments_dir, by its path. */
export function readStrictly(root: string, environmentsDir = 'environments'): Record<string, Record<string, unknown>> {
  const found: Record<string, Record<string, unknown>> = {};
  const walk = (place: string, above: Record<string, unknown>) => {
    const names = readdirSync(join(root, place));
    let values = above;
    for (const name of FILES.filter((file) => names.includes(file))) {
      values = { ...values, ...readFile(root, join(place, name)) };
    }
    found[place] = values;
    for (const name of names.filter((one) => !one.startsWith('.') && one !== 'providers')) {
      if (statSync(join(root, place, name)).isDirectory()) walk(join(place, name), values);
    }
  };
  walk(environmentsDir, {});
  return found;
}

function readFile(root: string, path: string): Record<string, unknown> {
  const values: unknown = parse(readFileSync(join(root, path), 'utf8')) ?? {};
  if (!isMap(values)) throw new Error(`${path}: no mapping`);
  for (const [key, value] of Object.entries(values as object)) {
    const fits = RULES[key];
    if (fits === undefined) throw new Error(`${path}: unknown key ${key}`);
    if (!fits(value)) throw new Error(`${path}: ${key} cannot be ${JSON.stringify(value)}`);
  }
  return values as Record<string, unknown>;
}

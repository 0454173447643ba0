import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT_HCL } from '../src/terragrunt/root-hcl.ts';
import { builtTools } from '../test/support/terragrunt-tools.ts';
import type { Subject } from './measure.ts';
import { stageRepository, startStub } from './stage.ts';
import { LAUNCHER, type Surroundings, type World } from './world.ts';

const ENVIRONMENTS = 3;
const UNIT_HCL = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';

const AUTH = { TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth' };

/** `run --all plan` of units that do nothing, over plain HTTP: with the guard of root.hcl, the auth provider, neither. */
export async function makeTerragruntWorld({ folder, env: clean }: Surroundings, units: number): Promise<World> {
  const tools = await builtTools();
  if (tools === undefined) throw new Error('terragrunt is not built: node scripts/build-terragrunt.ts');
  const stub = await startStub();
  writeFileSync(join(folder, 'tofurc'), '');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'pf'), `#!/bin/sh\nexec '${process.execPath}' '${LAUNCHER}' "$@"\n`);
  chmodSync(join(bin, 'pf'), 0o755);
  const guarded = stageUnits(folder, 'guarded', { units, rootHcl: ROOT_HCL });
  // A backend of its own: with credentials from the environment it names no profile.
  const brought = stageUnits(folder, 'brought', { units, rootHcl: ROOT_HCL });
  const plain = stageUnits(folder, 'plain', { units, rootHcl: withoutGuard(ROOT_HCL) });

  const terragrunt = (root: string, more: Readonly<Record<string, string>> = {}): Subject => ({
    argv: ['terragrunt', 'run', '--all', 'plan'],
    cwd: join(root, 'environments'),
    env: {
      ...clean,
      PATH: [bin, ...tools, clean.PATH].join(delimiter),
      AWS_ENDPOINT_URL: stub.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(root, '.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(root, '.aws/credentials'),
      TF_CLI_CONFIG_FILE: join(folder, 'tofurc'),
      TG_NON_INTERACTIVE: 'true',
      TG_NO_COLOR: 'true',
      ...more,
    },
  });
  return {
    title: `terragrunt run --all plan over ${units} units in ${ENVIRONMENTS} environments`,
    subjects: {
      plain: terragrunt(plain),
      guard: terragrunt(guarded),
      auth: terragrunt(brought, { ...AUTH, TG_NO_DISCOVERY_AUTH_PROVIDER_CMD: 'true' }),
      twice: terragrunt(brought, AUTH),
    },
    lines: ({ of }) => [
      { what: 'with the guard of `root.hcl` / without', goal: '≤ 1.25', ratios: of('guard', 'plain') },
      { what: 'with `pf terragrunt auth`, once for each unit / without', goal: '≤ 1.25', ratios: of('auth', 'plain') },
      { what: 'the same twice for each unit, as terragrunt does by itself', goal: '', ratios: of('twice', 'plain') },
    ],
    names: { plain: 'without either', guard: 'with the guard of `root.hcl`', auth: 'with `pf terragrunt auth`' },
    stop: stub.stop,
  };
}

function withoutGuard(rootHcl: string): string {
  const unasked = rootHcl.replace('run_cmd(concat(local.once, verify)...)', '"proven"');
  return unasked.replaceAll(/^ {2}(?:before|after)_hook .*?^ {2}\}\n/gms, '');
}

function stageUnits(folder: string, name: string, { units, rootHcl }: { units: number; rootHcl: string }): string {
  const root = stageRepository(folder, name, ENVIRONMENTS);
  writeFileSync(join(root, 'environments/root.hcl'), rootHcl);
  writeFileSync(join(root, 'environments/global.yaml'), 'tf_state_bucket: tf-bench\ntf_state_region: us-east-2\n');
  for (let index = 0; index < units; index += 1) {
    const environment = `env-${String((index % ENVIRONMENTS) + 1).padStart(4, '0')}`;
    const region = join(root, 'environments', environment, 'us-east-2');
    const unit = join(region, `unit-${index}`);
    mkdirSync(unit, { recursive: true });
    writeFileSync(join(region, 'region.yaml'), 'aws_region: us-east-2\n');
    writeFileSync(join(unit, 'terragrunt.hcl'), UNIT_HCL);
    writeFileSync(join(unit, 'main.tf'), 'resource "terraform_data" "this" {}\n');
  }
  return root;
}

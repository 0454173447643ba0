import assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type TerragruntFixture, terragruntFixture, type Variables, writeText } from '../support/terragrunt-fixture.ts';

/** As the stack generates it, as far as state and settings go: it asks its own `pf`, and takes no hook of ours. */
const PANFACTUM_HCL = `locals {
  vars = jsondecode(run_cmd("--terragrunt-quiet", "pf", "config", "get"))
}

remote_state {
  backend = "s3"
  generate = {
    path      = "backend.tf"
    if_exists = "overwrite_terragrunt"
  }
  config = {
    profile                     = local.vars.tf_state_profile
    region                      = local.vars.tf_state_region
    bucket                      = local.vars.tf_state_bucket
    key                         = "\${path_relative_to_include()}/terraform.tfstate"
    force_path_style            = true
    skip_bucket_enforced_tls    = true
    skip_credentials_validation = true
  }
}
`;

const UNIT_HCL = 'include "panfactum" {\n  path = find_in_parent_folders("panfactum.hcl")\n}\n';
const UNIT_TF = 'resource "terraform_data" "this" { input = "made" }\n';
const GUARD = { TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth' };
const APPLY = ['apply', '-auto-approve', '--backend-bootstrap'];

describe("a repository of Panfactum's stack, with its own pf behind ours", () => {
  let fixture: TerragruntFixture;
  let env: Variables;
  let log: string;
  let at: string;

  const keep = useCleanup();
  before(async function () {
    fixture = await keep(terragruntFixture(this));
    const standIn = fixture.path('stack-pf/pf');
    log = `${standIn}.log`;
    const { tf_state_bucket, tf_state_region, aws_profile } = await fixture.settings('staging');
    const vars = JSON.stringify({ tf_state_bucket, tf_state_region, tf_state_profile: aws_profile });
    await writeText(standIn, `#!/bin/sh\necho "$*" >>'${log}'\ntest "$1 $2" = 'config get' && echo '${vars}'\n`);
    await chmod(standIn, 0o755);
    const ours = dirname((await fixture.must('which pf')).trim());
    env = { PATH: [ours, fixture.pathWithoutPf, dirname(standIn)].join(delimiter) };
    await writeText(fixture.path('environments/panfactum.hcl'), PANFACTUM_HCL);
    at = await fixture.writeUnit('staging', 'guarded', { 'terragrunt.hcl': UNIT_HCL, 'main.tf': UNIT_TF });
  });

  it('is left with nothing touched where the guard finds a wrong account', async () => {
    await fixture.withKeysOf('development', 'staging', async () => {
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(APPLY, at, { ...env, ...GUARD });
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, new RegExp((await fixture.settings('staging')).aws_account_id ?? '-'));
      assert.deepEqual(fixture.stateCalls(), []);
    });
    assert.deepEqual(await fixture.bucketsOf('staging'), []);
  });

  it('is deployed in the right one, its settings given by its own pf', async () => {
    const applied = await fixture.terragrunt(APPLY, at, { ...env, ...GUARD });
    assert.equal(applied.status, 0, applied.stderr);
    assert.match(await readFile(log, 'utf8'), /^config get$/m);
    assert.deepEqual(await fixture.bucketsOf('staging'), [(await fixture.settings('staging')).tf_state_bucket]);
  });

  it('has an account imported by the words that adopt uses', async () => {
    const listed = await fixture.terragrunt(['state', 'list', 'terraform_data.this'], at, { ...env, ...GUARD });
    assert.equal(listed.stdout.trim(), 'terraform_data.this', listed.stderr);
    await fixture.terragrunt(['state', 'rm', 'terraform_data.this'], at, { ...env, ...GUARD });
    const imported = await fixture.terragrunt(['import', 'terraform_data.this', 'an-id_ALLOW'], at, {
      ...env,
      ...GUARD,
    });
    assert.equal(imported.status, 0, imported.stderr);
  });

  it('tells a new environment from those of the stack, and writes no root.hcl over its panfactum.hcl', async () => {
    await fixture.must('rm environments/root.hcl');
    await fixture.must('pf terragrunt configure', fixture.path(), env);
    await assert.rejects(readFile(join(fixture.path('environments'), 'root.hcl')));
  });
});

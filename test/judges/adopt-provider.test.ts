import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { skipUnless } from '../support/skip.ts';
import { startStackAws } from '../support/stack-aws.ts';
import { makeSharedRepository } from '../support/stack-repositories.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeText } from '../support/terragrunt-fixture.ts';
import { builtTools } from '../support/terragrunt-tools.ts';

const exec = promisify(execFile);

/** Where machines keep providers for want of a network. */
const MIRRORS = ['/opt/tf-plugins', '/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'];
const PROVIDER = 'registry.terraform.io/hashicorp/aws';

const UNIT = 'environments/management/global/aws_organization';

/** What the stack's module says of accounts. */
const MODULE_TF = `terraform {
  required_providers {
    aws = { source = "${PROVIDER}" }
  }
}

provider "aws" {
  region  = "us-east-2"
  profile = "management-superuser"
}

variable "alias" { type = string }
variable "accounts" { type = map(object({ name = string, email = string, environment = string })) }

resource "aws_organizations_account" "accounts" {
  for_each                   = { for key, account in var.accounts : key => account if key != "management" }
  name                       = each.value.name
  email                      = each.value.email
  iam_user_access_to_billing = "ALLOW"
  role_name                  = "OrganizationAccountAccessRole"
  tags                       = { environment = each.value.environment }
  lifecycle {
    ignore_changes = [name, role_name, iam_user_access_to_billing]
  }
}
`;

describe('terragrunt adopt, with the AWS provider', function () {
  this.timeout(240_000);
  const keep = useCleanup();

  it('leaves nothing to make or to delete, and accounts are found once the module has taken their tags', async function () {
    const mirror = MIRRORS.find((folder) => existsSync(join(folder, PROVIDER)));
    skipUnless(this, mirror !== undefined, `a mirror of ${PROVIDER}`);
    const tools = await builtTools();
    skipUnless(this, tools !== undefined, 'terragrunt and OpenTofu (node scripts/build-terragrunt.ts)');
    const folder = await keep(temporaryFolder({ 'stack/x': '' }));
    const repository = makeSharedRepository(join(folder.path, 'stack'), { access: 'static keys' });
    const { root } = repository;
    const state = join(folder.path, 'organization.tfstate');
    await writeText(join(folder.path, 'module/main.tf'), MODULE_TF);
    await writeText(
      join(folder.path, 'tofurc'),
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
    );
    await writeText(
      join(root, 'environments/panfactum.hcl'),
      `remote_state {\n  backend  = "local"\n  generate = { path = "backend.tf", if_exists = "overwrite" }\n  config   = { path = "${state}" }\n}\n`,
    );
    await writeText(
      join(root, UNIT, 'terragrunt.hcl'),
      `include "panfactum" {\n  path = find_in_parent_folders("panfactum.hcl")\n}\n\nterraform {\n  source = "${folder.path}/module"\n}\n\ninputs = yamldecode(file("module.yaml")).extra_inputs\n`,
    );
    const aws = await keep(startStackAws(repository, join(folder.path, 'aws.json')));
    const pf = await keep(openPfInProcess());
    const env = {
      PATH: [...tools, process.env.PATH].join(delimiter),
      HOME: folder.path,
      AWS_ENDPOINT_URL: aws.endpoint,
      TF_CLI_CONFIG_FILE: join(folder.path, 'tofurc'),
      TG_TF_PATH: 'tofu',
    };
    const run = async (line: string) => {
      const { status, stdout, stderr } = await pf.run([...line.split(' '), '--yes', '--json'], { cwd: root, env });
      assert.equal(status, 0, stdout + stderr);
      return JSON.parse(stdout);
    };
    const { accounts } = await run('aws account add staging');
    const { adopted } = await run('terragrunt adopt production development staging');
    assert.deepEqual(
      adopted.map(({ imported }: { imported: boolean }) => imported),
      [true, true, true],
    );
    const aside = { ...process.env, ...env, AWS_CONFIG_FILE: join(root, '.aws/config'), TG_NON_INTERACTIVE: 'true' };
    const terragrunt = (...args: string[]) =>
      exec('terragrunt', [...args, '-no-color'], {
        cwd: join(root, UNIT),
        env: { ...aside, AWS_SHARED_CREDENTIALS_FILE: join(root, '.aws/credentials') },
      });
    assert.match((await terragrunt('plan')).stdout, /Plan: 0 to add, 3 to change, 0 to destroy\./);
    await terragrunt('apply', '-auto-approve');
    const tags = aws.state.accounts().flatMap((account) => Object.keys(account.tags));
    assert.ok(!tags.includes('pf:environment'), tags.join(' '));
    assert.equal(JSON.parse(readFileSync(state, 'utf8')).resources[0].instances.length, 3);
    const again = await run('aws account add production development staging');
    assert.ok(again.accounts.every(({ created }: { created: boolean }) => !created));
    assert.equal(again.accounts[2].accountId, accounts[0].accountId);
    assert.match((await terragrunt('plan')).stdout, /No changes\./);
  });
});

import assert from 'node:assert/strict';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { useCleanup } from '../support/cleanup.ts';
import {
  type TerragruntFixture,
  terragruntFixture,
  UNIT_HCL,
  UNIT_TF,
  writeText,
} from '../support/terragrunt-fixture.ts';

describe('terragrunt and OpenTofu over accounts this plugin made', () => {
  let fixture: TerragruntFixture;

  const keep = useCleanup();
  before(async function () {
    fixture = await keep(terragruntFixture(this));
  });

  it('was given root.hcl and YAML that terragrunt takes as they are', async () => {
    await fixture.writeUnit('production', 'first');
    const formatted = await fixture.terragrunt(['hcl', 'fmt', '--check', '--diff'], fixture.path('environments'));
    assert.equal(formatted.status, 0, formatted.stdout);
    const valid = await fixture.terragrunt(['hcl', 'validate'], fixture.path('environments'), {
      PATH: fixture.pathWithoutPf,
    });
    assert.equal(valid.status, 0, valid.stderr);
  });

  it('applies a unit, its state in a new bucket of the right account: versioned, encrypted, not public', async () => {
    const applied = await fixture.terragrunt(
      ['apply', '-auto-approve', '--backend-bootstrap'],
      fixture.unit('production', 'first'),
    );
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket: Bucket, tf_state_lock_table } = await fixture.settings('production');
    const s3 = await fixture.s3As('production');
    const state = await s3.send(new GetObjectCommand({ Bucket, Key: 'production/us-east-2/first/terraform.tfstate' }));
    assert.match(String(await state.Body?.transformToString()), /"type":"terraform_data"/);
    assert.equal(state.ServerSideEncryption, 'AES256');
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');
    const rules = (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
    assert.equal(rules?.length, 1);
    const open = (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    assert.deepEqual(Object.values(open ?? {}), [true, true, true, true]);
    assert.deepEqual(await fixture.bucketsOf('production'), [Bucket]);
    assert.deepEqual(await fixture.bucketsOf('staging'), []);
    const locks = fixture.calls.filter(({ service, operation }) => service === 'dynamodb' && operation === 'PutItem');
    assert.ok(locks.length > 0, `the state was locked in ${tf_state_lock_table}`);
  });

  it('lets the more specific YAML win, and *.user.yaml over its neighbour', async () => {
    const at = await fixture.writeUnit('production', 'layers', { 'module.yaml': 'extra_inputs:\n  size: module\n' });
    const region = fixture.path('environments/production/us-east-2/region.user.yaml');
    await writeText(region, 'extra_inputs:\n  size: region\n  owner: me\n');
    await writeText(
      fixture.path('environments/production/environment.user.yaml'),
      'extra_inputs:\n  owner: environment\n',
    );
    try {
      assert.equal((await fixture.terragrunt(['apply', '-auto-approve'], at)).status, 0);
      assert.equal((await fixture.terragrunt(['output', '-raw', 'seen'], at)).stdout, 'module me');
    } finally {
      await rm(region);
      await rm(fixture.path('environments/production/environment.user.yaml'));
    }
  });

  it('reads outputs across environments, of modules elsewhere, beside other includes', async () => {
    await writeText(fixture.path('infrastructure/thing/main.tf'), UNIT_TF);
    await writeText(fixture.path('environments/common.hcl'), 'inputs = { size = "common" }\n');
    const include = 'include "common" {\n  path = find_in_parent_folders("common.hcl")\n}\n';
    const source = 'terraform {\n  source = "../../../../infrastructure//thing"\n}\n';
    await writeText(join(fixture.unit('staging', 'chain'), 'terragrunt.hcl'), UNIT_HCL + include + source);
    await fixture.writeUnit('production', 'chain', {
      'terragrunt.hcl': [
        UNIT_HCL,
        'dependency "other" {',
        '  config_path = "../../../staging/us-east-2/chain"',
        '}',
        'inputs = { owner = dependency.other.outputs.seen }',
        '',
      ].join('\n'),
    });
    const args = ['run', '--all', '--backend-bootstrap', 'apply', '--filter', './**/chain'];
    const applied = await fixture.terragrunt(args, fixture.path('environments'));
    assert.equal(applied.status, 0, applied.stderr);
    const { stdout } = await fixture.terragrunt(['output', '-raw', 'seen'], fixture.unit('production', 'chain'));
    assert.equal(stdout, 'unset common unset');

    for (const environment of ['production', 'staging'] as const) {
      await rm(join(fixture.unit(environment, 'chain'), '.terragrunt-cache'), { recursive: true });
    }
    const planned = await fixture.terragrunt(
      ['run', '--all', 'plan', '--filter', './**/chain'],
      fixture.path('environments'),
      {
        TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth --max-age 15m',
        AWS_CONFIG_FILE: fixture.nowhere,
        AWS_SHARED_CREDENTIALS_FILE: fixture.nowhere,
      },
    );
    assert.equal(planned.status, 0, planned.stderr);
  });

  it('gives code that uses AWS its providers, each tied to its account', async () => {
    const at = await fixture.writeUnit('production', 'bucket', { 'main.tf': 'resource "aws_s3_bucket" "this" {}\n' });
    // The provider itself would have to be downloaded: this ends where OpenTofu asks for it.
    await fixture.terragrunt(['plan'], at, { HTTPS_PROXY: 'http://127.0.0.1:1' });
    const [file = ''] = await Array.fromAsync(glob(join(at, '.terragrunt-cache/*/*/aws.tf')));
    const generated = await readFile(file, 'utf8');
    const { aws_account_id } = await fixture.settings('production');
    const blocks = generated.split(/^provider/m).slice(1);
    assert.equal(blocks.length, 3);
    for (const block of blocks) {
      assert.match(block, new RegExp(`allowed_account_ids = \\["${aws_account_id}"\\]`));
      assert.match(block, /profile +=/);
    }
    assert.match(blocks[0] ?? '', /region +=\s"us-east-2"/);
    assert.match(blocks[1] ?? '', /alias +=\s"secondary"\n +region +=\s"us-east-1"/);
    await rm(at, { recursive: true });
  });

  it('locks with the bucket alone where no table is named', async () => {
    const file = fixture.path('environments/production/environment.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(/^tf_state_lock_table.*\n/m, ''));
    try {
      fixture.calls.length = 0;
      const applied = await fixture.terragrunt(
        ['apply', '-auto-approve'],
        await fixture.writeUnit('production', 'lockfile'),
      );
      assert.equal(applied.status, 0, applied.stderr);
      assert.ok(fixture.calls.some(({ operation }) => /^PUT .*terraform\.tfstate\.tflock/.test(operation)));
      assert.ok(fixture.calls.every(({ service }) => service !== 'dynamodb'));
    } finally {
      await writeFile(file, before);
    }
  });

  it('changes no byte when terragrunt is configured again', async () => {
    await fixture.must('git add --all .');
    await fixture.must('git -c user.name=t -c user.email=t@example.com commit --quiet -m all');
    await fixture.must('pf terragrunt configure --yes --no-input');
    assert.equal(await fixture.must('git status --porcelain'), '');
  });
});

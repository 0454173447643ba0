import assert from 'node:assert/strict';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { type Stage, stageOrSkip, UNIT_HCL, UNIT_TF, writeText } from '../support/terragrunt-stage.ts';

describe('terragrunt and OpenTofu over accounts this plugin made', function () {
  this.timeout(600_000);

  let stage: Stage;

  before(async function () {
    stage = await stageOrSkip(this);
  });

  after(() => stage?.dispose());

  it('was given root.hcl and YAML that terragrunt takes as they are', async () => {
    await stage.writeUnit('production', 'first');
    const formatted = await stage.terragrunt(['hcl', 'fmt', '--check', '--diff'], stage.path('environments'));
    assert.equal(formatted.status, 0, formatted.stdout);
    const valid = await stage.terragrunt(['hcl', 'validate'], stage.path('environments'), {
      PATH: stage.pathWithoutPf,
    });
    assert.equal(valid.status, 0, valid.stderr);
  });

  it('applies a unit, its state in a new bucket of the right account: versioned, encrypted, not public', async () => {
    const applied = await stage.terragrunt(
      ['apply', '-auto-approve', '--backend-bootstrap'],
      stage.unit('production', 'first'),
    );
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket: Bucket, tf_state_lock_table } = await stage.settings('production');
    const s3 = await stage.s3As('production');
    const state = await s3.send(new GetObjectCommand({ Bucket, Key: 'production/us-east-2/first/terraform.tfstate' }));
    assert.match(String(await state.Body?.transformToString()), /"type":"terraform_data"/);
    assert.equal(state.ServerSideEncryption, 'AES256');
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');
    const rules = (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
    assert.equal(rules?.length, 1);
    const open = (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    assert.deepEqual(Object.values(open ?? {}), [true, true, true, true]);
    assert.deepEqual(await stage.bucketsOf('production'), [Bucket]);
    assert.deepEqual(await stage.bucketsOf('staging'), []);
    const locks = stage.calls.filter(({ service, operation }) => service === 'dynamodb' && operation === 'PutItem');
    assert.ok(locks.length > 0, `the state was locked in ${tf_state_lock_table}`);
  });

  it('lets the more specific YAML win, and *.user.yaml over its neighbour', async () => {
    const at = await stage.writeUnit('production', 'layers', { 'module.yaml': 'extra_inputs:\n  size: module\n' });
    const region = stage.path('environments/production/us-east-2/region.user.yaml');
    await writeText(region, 'extra_inputs:\n  size: region\n  owner: me\n');
    await writeText(
      stage.path('environments/production/environment.user.yaml'),
      'extra_inputs:\n  owner: environment\n',
    );
    try {
      assert.equal((await stage.terragrunt(['apply', '-auto-approve'], at)).status, 0);
      assert.equal((await stage.terragrunt(['output', '-raw', 'seen'], at)).stdout, 'module me');
    } finally {
      await rm(region);
      await rm(stage.path('environments/production/environment.user.yaml'));
    }
  });

  it('reads outputs across environments, of modules elsewhere, beside other includes', async () => {
    await writeText(stage.path('infrastructure/thing/main.tf'), UNIT_TF);
    await writeText(stage.path('environments/common.hcl'), 'inputs = { size = "common" }\n');
    const include = 'include "common" {\n  path = find_in_parent_folders("common.hcl")\n}\n';
    const source = 'terraform {\n  source = "../../../../infrastructure//thing"\n}\n';
    await writeText(join(stage.unit('staging', 'chain'), 'terragrunt.hcl'), UNIT_HCL + include + source);
    await stage.writeUnit('production', 'chain', {
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
    const applied = await stage.terragrunt(args, stage.path('environments'));
    assert.equal(applied.status, 0, applied.stderr);
    const { stdout } = await stage.terragrunt(['output', '-raw', 'seen'], stage.unit('production', 'chain'));
    assert.equal(stdout, 'unset common unset');

    for (const environment of ['production', 'staging'] as const) {
      await rm(join(stage.unit(environment, 'chain'), '.terragrunt-cache'), { recursive: true });
    }
    const planned = await stage.terragrunt(
      ['run', '--all', 'plan', '--filter', './**/chain'],
      stage.path('environments'),
      {
        TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth --max-age 15m',
        AWS_CONFIG_FILE: stage.nowhere,
        AWS_SHARED_CREDENTIALS_FILE: stage.nowhere,
      },
    );
    assert.equal(planned.status, 0, planned.stderr);
  });

  it('gives code that uses AWS its providers, each tied to its account', async () => {
    const at = await stage.writeUnit('production', 'bucket', { 'main.tf': 'resource "aws_s3_bucket" "this" {}\n' });
    // The provider itself would have to be downloaded: this ends where OpenTofu asks for it.
    await stage.terragrunt(['plan'], at, { HTTPS_PROXY: 'http://127.0.0.1:1' });
    const [file = ''] = await Array.fromAsync(glob(join(at, '.terragrunt-cache/*/*/aws.tf')));
    const generated = await readFile(file, 'utf8');
    const { aws_account_id } = await stage.settings('production');
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
    const file = stage.path('environments/production/environment.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(/^tf_state_lock_table.*\n/m, ''));
    try {
      stage.calls.length = 0;
      const applied = await stage.terragrunt(
        ['apply', '-auto-approve'],
        await stage.writeUnit('production', 'lockfile'),
      );
      assert.equal(applied.status, 0, applied.stderr);
      assert.ok(stage.calls.some(({ operation }) => /^PUT .*terraform\.tfstate\.tflock/.test(operation)));
      assert.ok(stage.calls.every(({ service }) => service !== 'dynamodb'));
    } finally {
      await writeFile(file, before);
    }
  });

  it('changes no byte when terragrunt is configured again', async () => {
    await stage.must('git add --all .');
    await stage.must('git -c user.name=t -c user.email=t@example.com commit --quiet -m all');
    await stage.must('pf terragrunt configure --yes --no-input');
    assert.equal(await stage.must('git status --porcelain'), '');
  });
});

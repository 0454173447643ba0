import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse as parseIni } from 'ini';
import { parse as parseYaml } from 'yaml';
import { type CountingProxy, countingProxy } from '../support/counting-proxy.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { isInstalled, type Moto, startMoto } from '../support/moto.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtTools, TOOLS, toolVersion } from '../support/terragrunt-tools.ts';

const ENVIRONMENTS = ['production', 'staging', 'development'] as const;
type Environment = (typeof ENVIRONMENTS)[number];

/** Root of the management account; moto takes any key it has not made for that account's. */
const ROOT_KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab',
};

const UNIT_HCL = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
const UNIT_TF = [
  'variable "size" { default = "unset" }',
  'variable "owner" { default = "unset" }',
  'resource "terraform_data" "this" { input = join(" ", [var.size, var.owner]) }',
  'output "seen" { value = terraform_data.this.output }',
  '',
].join('\n');

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('terragrunt and OpenTofu, the real ones, over accounts this plugin made', function () {
  this.timeout(600_000);

  let pf: InstalledPf;
  let moto: Moto;
  let proxy: CountingProxy;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;

  const path = (...parts: string[]) => join(folder.path, 'stack', ...parts);
  const unit = (environment: Environment, name: string) => path('environments', environment, 'us-east-2', name);

  before(async function () {
    const tools = await builtTools();
    const missing = [
      ...(tools ? [] : ['terragrunt and OpenTofu (build them with: node scripts/build-terragrunt.ts)']),
      ...(isInstalled('moto_server') ? [] : ['moto_server (pip install "moto[server]")']),
    ];
    if (tools === undefined || missing.length > 0) {
      console.error(`      skipped, for want of ${missing.join(' and ')}`);
      return this.skip();
    }
    folder = await temporaryFolder({
      'stack/panfactum.yaml': '',
      'stack/.git/HEAD': 'ref: refs/heads/main\n',
      tofurc: '',
    });
    await rm(path('.git'), { recursive: true });
    [pf, moto] = await Promise.all([installPf(), startMoto()]);
    proxy = await countingProxy(moto.url);
    await writeProgram(join(folder.path, 'bin/pf'), `exec '${process.execPath}' '${pf.program}' "$@"`);
    env = {
      PATH: [join(folder.path, 'bin'), ...tools, process.env.PATH].join(delimiter),
      HOME: folder.path,
      AWS_ENDPOINT_URL: proxy.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: path('.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: path('.aws/credentials'),
      TF_CLI_CONFIG_FILE: join(folder.path, 'tofurc'),
      TG_NON_INTERACTIVE: 'true',
      TG_NO_COLOR: 'true',
      TG_PARALLELISM: '4',
      NO_PROXY: '127.0.0.1',
    };
    await run('git', ['init', '--quiet'], path());
    const root = { ...env, ...ROOT_KEYS };
    // moto knows neither centralized root access nor the keys of root.
    await must(
      'pf',
      ['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--no-central-root', '--yes', '--no-input'],
      root,
    );
    await must('pf', [
      'aws',
      'account',
      'add',
      ...ENVIRONMENTS,
      '--email-template',
      'aws+{environment}@example.com',
      '--yes',
      '--no-input',
    ]);
  });

  after(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
    await pf?.remove();
    await folder?.[Symbol.asyncDispose]();
  });

  function run(program: string, args: readonly string[], cwd: string, more: Record<string, string> = {}): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd, env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024, timeout: 400_000 };
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ status: error ? Number(error.code ?? -1) : 0, stdout, stderr });
      });
    });
  }

  async function must(
    program: string,
    args: readonly string[],
    more: Record<string, string> = {},
    cwd = path(),
  ): Promise<Ran> {
    const ran = await run(program, args, cwd, more);
    assert.equal(ran.status, 0, `${program} ${args.join(' ')}\n${ran.stdout}\n${ran.stderr}`);
    return ran;
  }

  const terragrunt = (args: readonly string[], cwd: string, more: Record<string, string> = {}) =>
    run('terragrunt', args, cwd, more);

  async function writeUnit(environment: Environment, name: string, more: Record<string, string> = {}): Promise<string> {
    const files = { 'terragrunt.hcl': UNIT_HCL, 'main.tf': UNIT_TF, ...more };
    for (const [file, text] of Object.entries(files)) await writeText(join(unit(environment, name), file), text);
    return unit(environment, name);
  }

  const settings = async (environment: Environment): Promise<Record<string, string>> =>
    parseYaml(await readFile(path('environments', environment, 'environment.yaml'), 'utf8'));

  async function keysOf(environment: Environment | 'management') {
    const sections = parseIni((await readFile(path('.aws/credentials'), 'utf8')).replaceAll('.', '\\.'));
    const section = sections[`${environment}-superuser`];
    return { accessKeyId: String(section.aws_access_key_id), secretAccessKey: String(section.aws_secret_access_key) };
  }

  const s3As = async (environment: Environment) =>
    new S3Client({
      endpoint: moto.url,
      region: 'us-east-2',
      forcePathStyle: true,
      credentials: await keysOf(environment),
    });

  /** Runs `action` while the profile of `victim` holds the keys of `intruder`. */
  async function withKeysOf(intruder: Environment, victim: Environment, action: () => Promise<void>): Promise<void> {
    const file = path('.aws/credentials');
    const before = await readFile(file, 'utf8');
    const [wrong, right] = [await keysOf(intruder), await keysOf(victim)];
    const swapped = before
      .replace(right.accessKeyId, wrong.accessKeyId)
      .replace(right.secretAccessKey, wrong.secretAccessKey);
    await writeFile(file, swapped);
    try {
      await action();
    } finally {
      await writeFile(file, before);
    }
  }

  const stateCalls = () => proxy.calls.filter(({ service }) => service === 's3' || service === 'dynamodb');

  it('was given root.hcl and YAML that terragrunt takes as they are', async () => {
    await writeUnit('production', 'first');
    const formatted = await terragrunt(['hcl', 'fmt', '--check', '--diff'], path('environments'));
    assert.equal(formatted.status, 0, formatted.stdout);
    const valid = await terragrunt(['hcl', 'validate'], path('environments'), {
      PATH: env.PATH?.replace(join(folder.path, 'bin'), '') ?? '',
    });
    assert.equal(valid.status, 0, valid.stderr);
  });

  it('applies a unit, its state in a new bucket of the right account: versioned, encrypted, not public', async () => {
    const applied = await terragrunt(['apply', '-auto-approve', '--backend-bootstrap'], unit('production', 'first'));
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket: Bucket, tf_state_lock_table } = await settings('production');
    const s3 = await s3As('production');
    const state = await s3.send(new GetObjectCommand({ Bucket, Key: 'production/us-east-2/first/terraform.tfstate' }));
    assert.match(String(await state.Body?.transformToString()), /"type":"terraform_data"/);
    assert.equal(state.ServerSideEncryption, 'AES256');
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');
    const rules = (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
    assert.equal(rules?.length, 1);
    const open = (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    assert.deepEqual(Object.values(open ?? {}), [true, true, true, true]);
    assert.deepEqual(await bucketsOf('production'), [Bucket]);
    assert.deepEqual(await bucketsOf('staging'), []);
    const locks = proxy.calls.filter(({ service, operation }) => service === 'dynamodb' && operation === 'PutItem');
    assert.ok(locks.length > 0, `the state was locked in ${tf_state_lock_table}`);
  });

  async function bucketsOf(environment: Environment): Promise<(string | undefined)[]> {
    const { Buckets = [] } = await (await s3As(environment)).send(new ListBucketsCommand({}));
    return Buckets.map(({ Name }) => Name);
  }

  it('lets the more specific YAML win, and *.user.yaml over its neighbour', async () => {
    const at = await writeUnit('production', 'layers', { 'module.yaml': 'extra_inputs:\n  size: module\n' });
    const region = path('environments/production/us-east-2/region.user.yaml');
    await writeText(region, 'extra_inputs:\n  size: region\n  owner: me\n');
    await writeText(path('environments/production/environment.user.yaml'), 'extra_inputs:\n  owner: environment\n');
    try {
      assert.equal((await terragrunt(['apply', '-auto-approve'], at)).status, 0);
      assert.equal((await terragrunt(['output', '-raw', 'seen'], at)).stdout, 'module me');
    } finally {
      await rm(region);
      await rm(path('environments/production/environment.user.yaml'));
    }
  });

  for (const args of [
    ['plan'],
    ['apply', '-auto-approve'],
    ['apply', '-auto-approve', '--backend-bootstrap'],
    ['backend', 'bootstrap'],
  ]) {
    it(`stops terragrunt ${args.join(' ')} in a wrong account before anything is touched`, async () => {
      const at = await writeUnit('staging', `guarded-${args.length}-${args[0]}`);
      await withKeysOf('development', 'staging', async () => {
        proxy.calls.length = 0;
        const refused = await terragrunt(args, at);
        assert.notEqual(refused.status, 0);
        const [expected, found] = [await settings('staging'), await settings('development')];
        assert.match(refused.stderr, new RegExp(`${expected.aws_account_id}`));
        assert.match(refused.stderr, new RegExp(`${found.aws_account_id}`));
        assert.doesNotMatch(refused.stderr, /tofu: Initializing/);
        assert.deepEqual(stateCalls(), []);
      });
      assert.deepEqual([...(await bucketsOf('staging')), ...(await bucketsOf('development'))], []);
    });
  }

  it('has OpenTofu itself refuse a wrong account where somebody turns the hooks off', async () => {
    const at = await writeUnit('staging', 'unhooked');
    await withKeysOf('development', 'staging', async () => {
      proxy.calls.length = 0;
      const refused = await terragrunt(['plan', '--no-hooks', '--experiment=optional-hooks'], at);
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, /AWS account ID not allowed/i);
      assert.deepEqual(stateCalls(), []);
    });
  });

  it('needs no profile file where `pf terragrunt auth` brings the credentials', async () => {
    const at = await writeUnit('staging', 'authenticated');
    const nowhere = join(folder.path, 'nowhere');
    const applied = await terragrunt(['apply', '-auto-approve', '--backend-bootstrap'], at, {
      TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth --max-age 15m',
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
    });
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket } = await settings('staging');
    assert.deepEqual(await bucketsOf('staging'), [tf_state_bucket]);
  });

  it("keeps to terragrunt's published schema", async function () {
    const { stdout: modules } = await run('go', ['env', 'GOMODCACHE'], path(), { HOME: process.env.HOME ?? '' });
    const [terragruntTool] = TOOLS;
    const module = `${terragruntTool?.package}@${terragruntTool && (await toolVersion(terragruntTool))}`;
    const file = join(modules.trim(), module, 'docs/public/schemas/auth-provider-cmd/v2/schema.json');
    const schema = await readFile(file, 'utf8').catch(() => undefined);
    if (schema === undefined) {
      console.error(`      skipped, for want of ${file} (the sources of terragrunt come with its build)`);
      return this.skip();
    }
    const check = new Ajv2020().compile(JSON.parse(schema));
    const { stdout } = await must('pf', ['terragrunt', 'auth'], {}, unit('staging', 'authenticated'));
    assert.ok(check(JSON.parse(stdout)), JSON.stringify(check.errors));
    assert.equal(JSON.parse(stdout).awsCredentials.ACCESS_KEY_ID, (await keysOf('staging')).accessKeyId);
  });

  it('brings no credentials of a wrong account', async () => {
    await withKeysOf('development', 'staging', async () => {
      proxy.calls.length = 0;
      const refused = await terragrunt(['plan'], unit('staging', 'authenticated'), {
        TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth',
      });
      assert.notEqual(refused.status, 0);
      assert.deepEqual(stateCalls(), []);
    });
  });

  it('assumes a role in CI, where there is no profile', async () => {
    const { accessKeyId, secretAccessKey } = await keysOf('management');
    const at = unit('production', 'first');
    await rm(join(at, '.terragrunt-cache'), { recursive: true });
    const planned = await terragrunt(['plan'], at, {
      CI: 'true',
      PF_AWS_ROLE: 'OrganizationAccountAccessRole',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_CONFIG_FILE: join(folder.path, 'nowhere'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'nowhere'),
    });
    assert.equal(planned.status, 0, planned.stderr);
    assert.match(planned.stdout, /No changes/);
    await rm(join(at, '.terragrunt-cache'), { recursive: true });
  });

  it('asks STS about once for each environment in a run over 100 units, OpenTofu included', async () => {
    const units = Array.from({ length: 100 }, (_, index) => ({ name: `unit-${index}`, index }));
    const folders = await Promise.all(
      units.map(({ name, index }) => writeUnit(ENVIRONMENTS[index % 3] ?? 'production', name)),
    );
    // Making buckets asks for whose they are to be; that is no part of a usual run.
    for (const at of folders.slice(0, 3)) await must('terragrunt', ['backend', 'bootstrap'], {}, at);
    // The proofs of a moment ago would make it too easy.
    await rm(path('.aws/.pf-proofs'), { recursive: true, force: true });
    proxy.calls.length = 0;
    const started = Date.now();
    const applied = await terragrunt(['run', '--all', 'apply', '--filter', './**/unit-*'], path('environments'));
    const seconds = Math.round((Date.now() - started) / 1000);
    assert.equal(applied.status, 0, applied.stderr.slice(-4000));
    const sts = proxy.calls.filter(({ service }) => service === 'sts');
    console.error(
      `      100 units in 3 environments, 4 at a time: ${sts.length} calls of STS, ${proxy.calls.length} of AWS, ${seconds} s`,
    );
    for (const environment of ENVIRONMENTS) {
      const { tf_state_bucket: Bucket } = await settings(environment);
      const { KeyCount = 0 } = await (await s3As(environment)).send(new ListObjectsV2Command({ Bucket }));
      assert.ok(KeyCount >= 33, `${environment} keeps ${KeyCount} states`);
    }
    // Once for each environment and once for the management account; the first four, which start in one instant,
    // may each ask.
    const most = 4 * 2 * ENVIRONMENTS.length;
    assert.ok(sts.length <= most, `${sts.length} calls of STS`);
  });

  it('reads outputs across environments, of modules elsewhere, beside other includes', async () => {
    await writeText(path('infrastructure/thing/main.tf'), UNIT_TF);
    await writeText(path('environments/common.hcl'), 'inputs = { size = "common" }\n');
    const include = 'include "common" {\n  path = find_in_parent_folders("common.hcl")\n}\n';
    const source = 'terraform {\n  source = "../../../../infrastructure//thing"\n}\n';
    await writeText(join(unit('staging', 'chain'), 'terragrunt.hcl'), UNIT_HCL + include + source);
    await writeUnit('production', 'chain', {
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
    const applied = await terragrunt(args, path('environments'));
    assert.equal(applied.status, 0, applied.stderr);
    const { stdout } = await terragrunt(['output', '-raw', 'seen'], unit('production', 'chain'));
    assert.equal(stdout, 'unset common unset');

    const nowhere = join(folder.path, 'nowhere');
    await must('sh', ['-c', 'rm -r */us-east-2/chain/.terragrunt-cache'], {}, path('environments'));
    const planned = await terragrunt(['run', '--all', 'plan', '--filter', './**/chain'], path('environments'), {
      TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth --max-age 15m',
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
    });
    assert.equal(planned.status, 0, planned.stderr);
  });

  it('gives code that uses AWS its providers, each tied to its account', async () => {
    const at = await writeUnit('production', 'bucket', { 'main.tf': 'resource "aws_s3_bucket" "this" {}\n' });
    // The provider itself would have to be downloaded: this ends where OpenTofu asks for it.
    await terragrunt(['plan'], at, { HTTPS_PROXY: 'http://127.0.0.1:1' });
    const { stdout } = await must('sh', ['-c', 'cat .terragrunt-cache/*/*/aws.tf'], {}, at);
    const { aws_account_id } = await settings('production');
    const blocks = stdout.split(/^provider/m).slice(1);
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
    const file = path('environments/production/environment.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(/^tf_state_lock_table.*\n/m, ''));
    try {
      proxy.calls.length = 0;
      const applied = await terragrunt(['apply', '-auto-approve'], await writeUnit('production', 'lockfile'));
      assert.equal(applied.status, 0, applied.stderr);
      assert.ok(proxy.calls.some(({ operation }) => /^PUT .*terraform\.tfstate\.tflock/.test(operation)));
      assert.ok(proxy.calls.every(({ service }) => service !== 'dynamodb'));
    } finally {
      await writeFile(file, before);
    }
  });

  it('changes no byte when terragrunt is configured again', async () => {
    await must('git', ['add', '--all', '.']);
    await must('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'all']);
    await must('pf', ['terragrunt', 'configure', '--yes', '--no-input']);
    assert.equal((await must('git', ['status', '--porcelain'])).stdout, '');
  });
});

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function writeProgram(file: string, script: string): Promise<void> {
  await writeText(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

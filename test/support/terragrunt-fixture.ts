import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { parse as parseIni } from 'ini';
import { parse as parseYaml } from 'yaml';
import { type Call, countingProxy } from './counting-proxy.ts';
import { installPf } from './installed-pf.ts';
import { startMoto } from './moto.ts';
import { isInstalled, NEEDS_MOTO, skipForWantOf } from './skip.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { builtTools } from './terragrunt-tools.ts';

export const ENVIRONMENTS = ['production', 'staging', 'development'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Root of the management account: moto takes any key it has not made itself for that. */
const ROOT_KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab',
};

/** moto knows no centralized root access. */
const ORG_INIT = 'aws org init --from-env --region us-east-2 --no-central-root --yes --no-input';
const ACCOUNT_ADD = `aws account add ${ENVIRONMENTS.join(' ')} --email-template aws+{environment}@example.com --yes --no-input`;

export const UNIT_HCL = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
export const UNIT_TF = [
  'variable "size" { default = "unset" }',
  'variable "owner" { default = "unset" }',
  'resource "terraform_data" "this" { input = join(" ", [var.size, var.owner]) }',
  'output "seen" { value = terraform_data.this.output }',
  '',
].join('\n');

const OUTPUT_LIMIT = 64 * 1024 * 1024;
const LONGEST_MS = 400_000;

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Variables = Readonly<Record<string, string>>;

/** Why there can be no fixture on this machine; undefined where there can. */
async function missingTools(): Promise<string | undefined> {
  const missing = [
    ...((await builtTools()) ? [] : ['terragrunt and OpenTofu (build them with: node scripts/build-terragrunt.ts)']),
    ...(isInstalled('moto_server') ? [] : [NEEDS_MOTO]),
  ];
  return missing.length === 0 ? undefined : missing.join(' and ');
}

export type TerragruntFixture = Awaited<ReturnType<typeof startFixture>>;

/** A fixture for the suite of `context`, whose tests are skipped, saying so, where there can be none. */
export async function terragruntFixture(context: Mocha.Context): Promise<TerragruntFixture> {
  skipForWantOf(context, await missingTools());
  return startFixture();
}

/**
 * A stack repository whose three accounts this plugin has made in moto, with terragrunt and OpenTofu on the
 * PATH beside `pf`. Every call of AWS goes through a proxy that writes it down.
 */
async function startFixture() {
  const tools = (await builtTools()) ?? [];
  const folder = await temporaryFolder({ 'stack/panfactum.yaml': '', tofurc: '' });
  const [pf, moto] = await Promise.all([installPf(), startMoto()]);
  const proxy = await countingProxy(moto.url);
  const path = (...parts: string[]) => join(folder.path, 'stack', ...parts);
  const unit = (environment: Environment, name: string) => path('environments', environment, 'us-east-2', name);
  const starts = join(folder.path, 'starts');
  const started = `echo "$1 $2" >> '${starts}'`;
  await writeText(
    join(folder.path, 'bin/pf'),
    `#!/bin/sh\n${started}\nexec '${process.execPath}' '${pf.program}' "$@"\n`,
  );
  await chmod(join(folder.path, 'bin/pf'), 0o755);

  const env = {
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

  function run(program: string, args: readonly string[], cwd: string, more: Variables = {}): Promise<Ran> {
    const options = { cwd, env: { ...env, ...more }, maxBuffer: OUTPUT_LIMIT, timeout: LONGEST_MS };
    return new Promise((resolve) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ status: error ? Number(error.code ?? -1) : 0, stdout, stderr });
      });
    });
  }

  /** Words separated by blanks; must end with 0. */
  async function must(command: string, cwd = path(), more: Variables = {}): Promise<string> {
    const [program = '', ...args] = command.split(' ');
    const ran = await run(program, args, cwd, more);
    assert.equal(ran.status, 0, `${command}\n${ran.stdout}\n${ran.stderr}`);
    return ran.stdout;
  }

  async function writeUnit(environment: Environment, name: string, more: Variables = {}): Promise<string> {
    const files = { 'terragrunt.hcl': UNIT_HCL, 'main.tf': UNIT_TF, ...more };
    for (const [file, text] of Object.entries(files)) await writeText(join(unit(environment, name), file), text);
    return unit(environment, name);
  }

  const settings = async (environment: Environment): Promise<Record<string, string>> =>
    parseYaml(await readFile(path('environments', environment, 'environment.yaml'), 'utf8'));

  async function keysOf(environment: Environment | 'management') {
    const section = parseIni(await readFile(path('.aws/credentials'), 'utf8'))[`${environment}-superuser`];
    return { accessKeyId: String(section.aws_access_key_id), secretAccessKey: String(section.aws_secret_access_key) };
  }

  const s3As = async (environment: Environment) =>
    new S3Client({
      endpoint: moto.url,
      region: 'us-east-2',
      forcePathStyle: true,
      credentials: await keysOf(environment),
    });

  async function bucketsOf(environment: Environment): Promise<(string | undefined)[]> {
    const { Buckets = [] } = await (await s3As(environment)).send(new ListBucketsCommand({}));
    return Buckets.map(({ Name }) => Name);
  }

  /** Runs `action` while the profile of `victim` holds the keys of `intruder`. */
  async function withKeysOf(intruder: Environment, victim: Environment, action: () => Promise<void>): Promise<void> {
    const file = path('.aws/credentials');
    const before = await readFile(file, 'utf8');
    const [wrong, right] = [await keysOf(intruder), await keysOf(victim)];
    const swapped = before
      .replace(right.accessKeyId, wrong.accessKeyId)
      .replace(right.secretAccessKey, wrong.secretAccessKey);
    await writeFile(file, swapped);
    await action().finally(() => writeFile(file, before));
  }

  async function dispose(): Promise<void> {
    await proxy[Symbol.asyncDispose]();
    await moto[Symbol.asyncDispose]();
    await pf[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }

  try {
    await must('git init --quiet');
    await must(`pf ${ORG_INIT}`, path(), ROOT_KEYS);
    await must(`pf ${ACCOUNT_ADD}`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    calls: proxy.calls,
    /** What `pf` was started for since this was asked last. */
    takeStarts: async (): Promise<string[]> => {
      const text = await readFile(starts, 'utf8').catch(() => '');
      await rm(starts, { force: true });
      return text.split('\n').filter((line) => line !== '');
    },
    stateCalls: (): Call[] => proxy.calls.filter(({ service }) => service === 's3' || service === 'dynamodb'),
    /** A file that does not exist, for settings that must not be needed. */
    nowhere: join(folder.path, 'nowhere'),
    pathWithoutPf: [...tools, process.env.PATH].join(delimiter),
    path,
    unit,
    must,
    terragrunt: (args: readonly string[], cwd: string, more: Variables = {}) => run('terragrunt', args, cwd, more),
    writeUnit,
    settings,
    keysOf,
    s3As,
    bucketsOf,
    withKeysOf,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Writes a file and the folders above it. */
export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

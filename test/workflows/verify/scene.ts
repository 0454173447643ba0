import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRepository } from '../../../src/repository/repository.ts';
import { type Clock, createRuntime, type Runtime, systemClock } from '../../../src/runtime.ts';
import { type KeyPair, type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { verify } from '../../../src/workflows/verify/execute.ts';
import type { EnvironmentResult, Finding, VerifyResult } from '../../../src/workflows/verify/findings.ts';
import type { VerifyOptions } from '../../../src/workflows/verify/options.ts';

const SETTINGS: VerifyOptions = {
  environments: [],
  all: false,
  strict: false,
  deep: false,
  via: 'sdk',
  maxAge: undefined,
  wait: undefined,
};

/** A stack repository in good order and the organization it belongs to. Tests put one thing out of order. */
export interface Scene extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly root: string;
  readonly management: { readonly account: string; readonly key: KeyPair };
  readonly production: { readonly account: string; readonly key: KeyPair };
  /** Real time, no waiting; a test may put its own in. */
  clock: Clock;
  write(path: string, text: string, mode?: number): void;
  writeProfiles(profiles: Readonly<Record<string, { config?: string; credentials?: string }>>): void;
  writeEnvironment(environment: string, account: string | undefined, more?: string): void;
  profileOf(key: KeyPair): { config: string; credentials: string };
  env(more?: Readonly<Record<string, string>>): Record<string, string | undefined>;
  runtime(more?: Readonly<Record<string, string>>, cwd?: string): Runtime;
  verify(options?: Partial<VerifyOptions>, env?: Readonly<Record<string, string>>, cwd?: string): Promise<VerifyResult>;
  /** Operations asked of AWS since the last call of this. */
  asked(): string[];
}

export async function stageScene(): Promise<Scene> {
  const sandbox = await startSandbox();
  const foreign = sandbox.scenario.createForeignOrganization('aws@verify.example');
  const account = foreign.managementAccountId;
  const member = sandbox.scenario.createMember(account, 'verify-production', 'aws+production@verify.example');
  const management = { account, key: sandbox.scenario.createUser(account, 'management-superuser') };
  const production = { account: member, key: sandbox.scenario.createUser(member, 'production-superuser') };
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pf-verify-')));
  execFileSync('git', ['init', '-q', root]);
  mkdirSync(join(root, '.aws'), { mode: 0o700 });

  const scene: Scene = {
    sandbox,
    root,
    management,
    production,
    // Waiting takes a turn of the event loop, so that others get on meanwhile.
    clock: { now: systemClock.now, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    write: (path, text, mode = 0o600) => writeFileSync(join(root, path), text, { mode }),
    writeProfiles(profiles) {
      const section = (header: string, body: string | undefined) =>
        body === undefined ? '' : `[${header}]\n${body}\n`;
      const entries = Object.entries(profiles);
      scene.write('.aws/config', entries.map(([name, { config }]) => section(`profile ${name}`, config)).join(''));
      scene.write('.aws/credentials', entries.map(([name, { credentials }]) => section(name, credentials)).join(''));
    },
    writeEnvironment(environment, id, more = '') {
      mkdirSync(join(root, 'environments', environment), { recursive: true });
      const line = id === undefined ? '' : `aws_account_id: "${id}"\n`;
      scene.write(`environments/${environment}/environment.yaml`, `environment: ${environment}\n${line}${more}`, 0o644);
    },
    profileOf: ({ accessKeyId, secretAccessKey }) => ({
      config: 'region = us-east-2',
      credentials: `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}`,
    }),
    env: (more = {}) => ({ PATH: process.env.PATH, HOME: root, AWS_ENDPOINT_URL: sandbox.endpoint, ...more }),
    runtime: (more = {}, cwd = root) => createRuntime({ clock: scene.clock, cwd, env: scene.env(more) }),
    async verify(options = {}, env = {}, cwd = root) {
      const runtime = scene.runtime(env, cwd);
      const repository = await findRepository({ env: runtime.env, cwd });
      return verify(repository, { ...SETTINGS, ...options }, runtime);
    },
    asked() {
      const operations = sandbox.requests().map(({ operation }) => String(operation));
      sandbox.clearRequests();
      return operations.sort();
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(root, { recursive: true });
    },
  };
  scene.write('panfactum.yaml', '', 0o644);
  scene.write('.aws/.gitignore', 'credentials\n', 0o644);
  scene.writeProfiles({
    'management-superuser': scene.profileOf(management.key),
    'production-superuser': scene.profileOf(production.key),
  });
  scene.writeEnvironment('management', management.account);
  scene.writeEnvironment('production', production.account);
  return scene;
}

/** What was found about one environment. */
export function of(result: VerifyResult, environment: string): EnvironmentResult {
  const found = result.environments.find((one) => one.environment === environment);
  if (found === undefined) throw new Error(`${environment} was not verified`);
  return found;
}

/** `error WRONG_ACCOUNT`, one for each finding. */
export function briefly(findings: readonly Finding[]): string[] {
  return findings.map(({ level, code }) => `${level} ${code}`);
}

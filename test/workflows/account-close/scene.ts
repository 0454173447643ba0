import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../../support/pf-in-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A repository with management, staging and production, and its AWS. */
export interface Place {
  readonly sandbox: Sandbox;
  readonly at: (...parts: string[]) => string;
  /** The id of its account. */
  readonly staging: string;
  /** Runs `pf aws account` with the words of a line. */
  readonly run: (line: string) => ReturnType<PfInProcess['run']>;
  /** Runs `pf aws root` with them. */
  readonly root: (line: string) => ReturnType<PfInProcess['run']>;
  readonly read: (path: string) => string;
  /** The operations that changed AWS so far. */
  readonly changes: () => string[];
  readonly git: (...args: string[]) => void;
}

/** For a suite: gives a function that makes a new place for each test. */
export function usePlaces(): (options?: SandboxOptions) => Promise<Place> {
  const keepForAll = useCleanup();
  const keep = useCleanup('each');
  let pf: PfInProcess;
  let template: { readonly path: string; readonly staging: string };

  before(async () => {
    pf = await keepForAll(openPfInProcess());
    const { path } = await keepForAll(temporaryFolder({ 'repo/panfactum.yaml': '' }));
    const sandbox = await startSandbox({ stateFile: join(path, 'state.json') });
    const root = realpathSync(join(path, 'repo'));
    execFileSync('git', ['init', '--quiet', root]);
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
    const env = {
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    for (const line of ['org init --from-env --region us-east-2', 'account add staging production']) {
      const { status, stderr } = await pf.run(['aws', ...line.split(' '), '--yes'], { cwd: root, env });
      assert.equal(status, 0, stderr);
    }
    const staging = sandbox.state.accounts().find(({ name }) => name.endsWith('staging'));
    assert.ok(staging);
    template = { path, staging: staging.id };
    await sandbox.close();
  });

  return async (options = {}) => {
    const folder = await keep(temporaryFolder());
    copyFileSync(join(template.path, 'state.json'), join(folder.path, 'state.json'));
    const sandbox = await keep(startSandbox({ stateFile: join(folder.path, 'state.json'), ...options }));
    const path = realpathSync(folder.path);
    cpSync(join(template.path, 'repo'), join(path, 'repo'), { recursive: true });
    const at = (...parts: string[]) => join(path, 'repo', ...parts);
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    const env = { AWS_ENDPOINT_URL: sandbox.endpoint };
    const type = (topic: string) => (line: string) => pf.run(['aws', topic, ...line.split(' ')], { cwd: at(), env });
    return {
      sandbox,
      at,
      staging: template.staging,
      run: type('account'),
      root: type('root'),
      read: (file) => readFileSync(at(file), 'utf8'),
      changes: () => sandbox.requests().flatMap(({ changing, operation }) => (changing ? [operation] : [])),
      git: (...args) => void execFileSync('git', [...author, ...args], { cwd: at(), stdio: 'ignore' }),
    };
  };
}

/** The account of staging is closed and nobody's, its key is off, and the repository knows it no more. */
export function assertClosed({ sandbox, staging, read }: Pick<Place, 'sandbox' | 'staging' | 'read'>): void {
  const account = sandbox.state.account(staging);
  assert.match(account?.state ?? '', /CLOSED|PENDING_CLOSURE/);
  assert.equal(account?.tags['pf:environment'], undefined);
  assert.match(account?.tags['pf:closing'] ?? '', /^staging\/r-\w+\/\d{4}-\d\d-\d\d$/);
  assert.deepEqual(
    sandbox.state.keys(staging).map(({ active }) => active),
    [false],
  );
  for (const file of ['config', 'credentials']) {
    assert.doesNotMatch(read(`.aws/${file}`), /staging/);
    assert.match(read(`.aws/${file}`), /production-superuser/);
    assert.match(read(`.aws/${file}`), /management-superuser/);
  }
  const settings = read('environments/staging/environment.yaml');
  assert.match(settings, new RegExp(`^# Account ${staging} was closed, .*\\n# aws_account_id: .?${staging}`, 'm'));
  assert.match(settings, /^# tf_state_bucket: /m);
  assert.match(settings, /^environment: staging$/m);
}

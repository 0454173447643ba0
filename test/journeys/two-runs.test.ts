import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { type Backend, sandboxBackend } from '../support/backend.ts';
import { useCleanup } from '../support/cleanup.ts';
import { countingProxy } from '../support/counting-proxy.ts';
import { newRepository, removeRepository } from '../support/crash-scenario.ts';
import { type Ended, type InstalledPf, installPf } from '../support/installed-pf.ts';
import { assertSettled, filesOf } from '../support/settled.ts';

const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];
const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];
const WAITS = /Another run is at work in this repository \(process \d+ on .+\); waiting for it to end\./;

describe('two runs at once', () => {
  let pf: InstalledPf;
  const folders: string[] = [];

  const keep = useCleanup();

  before(async () => {
    pf = await keep(installPf());
  });

  after(() => Promise.all(folders.map(removeRepository)));

  async function repository(): Promise<string> {
    const folder = await newRepository();
    folders.push(folder);
    return folder;
  }

  function run(backend: Backend, folder: string, args: readonly string[]): Promise<Ended> {
    return pf.run(args, { cwd: folder, env: environment(backend.endpoint, backend) });
  }

  /** So many runs at once: AWS answers the first of them only once all others have said that they wait. */
  async function together(backend: Backend, folder: string, args: readonly string[], count: number): Promise<Ended[]> {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    await using proxy = await countingProxy(() => opened.then(() => backend.endpoint));
    const env = environment(proxy.url, backend);
    const runs = Array.from({ length: count }, () => pf.start(args, { cwd: folder, env }));
    const waiting = new Set<number>();
    runs.forEach(({ child }, index) => {
      let said = '';
      child.stderr?.on('data', (text) => {
        said += String(text);
        if (WAITS.test(said)) waiting.add(index);
        if (waiting.size === count - 1) open();
      });
    });
    return await Promise.all(runs.map(({ ended }) => ended));
  }

  function allDone(runs: readonly Ended[]): void {
    for (const { status, stderr } of runs) assert.equal(status, 0, stderr);
  }

  it('in one repository, org init: the second waits, says so, and finds everything there', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    const args = [...ORG_INIT, '--delete-root-key'];
    const runs = await together(backend, folder, args, 2);
    allDone(runs);
    assert.equal(runs.filter(({ stderr }) => WAITS.test(stderr)).length, 1);
    assert.deepEqual(runs.map(({ stdout }) => JSON.parse(stdout).created).sort(), [false, true]);
    await assertSettled(backend, folder, { environments: [], rootKeys: 0 });
  });

  it('in one repository, account add: one account and one key for each environment', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    allDone([await run(backend, folder, ORG_INIT)]);
    backend.hook.arm();
    const runs = await together(backend, folder, ACCOUNT_ADD, 3);
    allDone(runs);
    assert.equal(runs.filter(({ stderr }) => WAITS.test(stderr)).length, 2);
    assert.equal(backend.hook.changes.filter((name) => name === 'CreateAccount').length, 2);
    assert.equal(backend.hook.changes.filter((name) => name === 'CreateAccessKey').length, 2);
    await assertSettled(backend, folder, { environments: ['production', 'staging'] });
  });

  it('in two repositories, as on two machines: one account each, and a key for each machine', async () => {
    await using backend = await sandboxBackend();
    const [one, other] = [await repository(), await repository()];
    allDone(await Promise.all([run(backend, one, ORG_INIT), run(backend, other, ORG_INIT)]));
    allDone(await Promise.all([run(backend, one, ACCOUNT_ADD), run(backend, other, ACCOUNT_ADD)]));
    const members = await backend.members();
    assert.deepEqual(members.map(({ email }) => email.replace(/.*\+|@.*/g, '')).sort(), ['production', 'staging']);
    const owners = [
      [backend.managementAccountId, 'management-superuser'],
      ...members.map(({ id, email }) => [id, `${email.replace(/.*\+|@.*/g, '')}-superuser`]),
    ];
    for (const [accountId = '', userName = ''] of owners) {
      const listed = (await backend.keysOf(accountId, userName)).map(({ id }) => id).sort();
      const held = await Promise.all([one, other].map((folder) => heldKey(folder, userName)));
      assert.deepEqual(listed, held.sort(), `keys of ${userName}`);
    }
    // Each machine's next run finds its work done.
    backend.hook.arm();
    allDone([await run(backend, one, ACCOUNT_ADD), await run(backend, other, ACCOUNT_ADD)]);
    assert.deepEqual(backend.hook.changes, []);
  });

  it('in one repository, terragrunt configure: one writes, the others find everything written', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    allDone([await run(backend, folder, ORG_INIT)]);
    const runs = await Promise.all([1, 2, 3, 4].map(() => run(backend, folder, ['terragrunt', 'configure', '--json'])));
    allDone(runs);
    const written = runs.map(({ stdout }) => JSON.parse(stdout).changed.length);
    assert.equal(written.filter((count) => count > 0).length, 1, String(written));
  });

  it('Ctrl-C ends the wait: exit 130, nothing begun', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using slow = await slowBackend(held);
    const env = environment(slow.endpoint, backend);
    const first = pf.start(ORG_INIT, { cwd: folder, env });
    await slow.asked;
    const second = pf.start(ORG_INIT, { cwd: folder, env: environment(backend.endpoint, backend) });
    second.child.stderr?.on('data', (text: string) => {
      if (WAITS.test(text)) second.child.kill('SIGINT');
    });
    const { status, stdout } = await second.ended;
    assert.equal(status, 130);
    assert.equal(JSON.parse(stdout).error.code, 'INTERRUPTED');
    assert.deepEqual(backend.hook.operations, []);
    release();
    await first.ended;
  });

  it('a refused run leaves nothing, not even a folder', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    const env = { ...environment(backend.endpoint, backend), AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) };
    assert.equal((await pf.run(ORG_INIT, { cwd: folder, env })).status, 4);
    assert.deepEqual(await readdir(folder), ['panfactum.yaml']);
  });

  it('a plan waits for nobody', async () => {
    await using backend = await sandboxBackend();
    const folder = await repository();
    const runs = await Promise.all([
      run(backend, folder, [...ORG_INIT, '--plan']),
      run(backend, folder, [...ORG_INIT, '--plan']),
    ]);
    allDone(runs);
    for (const { stderr } of runs) assert.doesNotMatch(stderr, WAITS);
    assert.deepEqual([...(await filesOf(folder)).keys()], ['panfactum.yaml']);
  });
});

function environment(endpoint: string, { credentials }: Backend) {
  const { accessKeyId, secretAccessKey } = credentials;
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** Takes a request and says no more until it is released; then it hangs up. */
async function slowBackend(held: Promise<void>) {
  let ask = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const server = createServer((incoming) => {
    ask();
    held.then(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function heldKey(folder: string, userName: string): Promise<string | undefined> {
  const paths = { configFile: join(folder, '.aws/config'), credentialsFile: join(folder, '.aws/credentials') };
  return readAwsFiles(paths).get(userName)?.credentials?.get('aws_access_key_id');
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import { at, clientOf } from './client.ts';
import { fixtureFolder, handClock, startFixture, startOrganization } from './fixture.ts';

describe('sandbox: what it keeps in files', () => {
  it('goes on where another run stopped, even one that was killed', async () => {
    const stateFile = join(fixtureFolder(), 'state.json');
    const { sandbox, admin } = await startOrganization({ stateFile });
    const created = await admin.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
    // A copy of the file while the first still runs: nothing waits for an orderly end.
    const second = await startFixture({ stateFile });
    assert.deepEqual(second.sandbox.rootCredentials, sandbox.rootCredentials);
    assert.equal(second.sandbox.managementEmail, sandbox.managementEmail);
    const status = await second.root.organizations('DescribeCreateAccountStatus', {
      CreateAccountRequestId: at(created.json, 'CreateAccountStatus', 'Id'),
    });
    assert.equal(at(status.json, 'CreateAccountStatus', 'State'), 'SUCCEEDED');
    assert.equal(second.sandbox.state.users(sandbox.managementAccountId)[0]?.name, 'admin');
  });

  it('keeps what the clock brought about as it was first told', async () => {
    const stateFile = join(fixtureFolder(), 'state.json');
    const clock = handClock();
    const first = await startOrganization({ stateFile, now: clock.now, delays: { accountCreation: 5 } });
    await first.admin.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
    clock.advance(5);
    const ids = async (client: typeof first.admin) => {
      const { json } = await client.organizations('ListAccounts');
      return [at(json, 'Accounts', 0, 'Id'), at(json, 'Accounts', 1, 'Id')];
    };
    const told = await ids(first.admin);
    const second = await startFixture({ stateFile, now: clock.now });
    assert.deepEqual(await ids(second.root), told);
  });

  it('is for its owner only, and leaves nothing beside it', async () => {
    const folder = fixtureFolder();
    const stateFile = join(folder, 'state.json');
    const { root } = await startFixture({ stateFile });
    await root.iam('CreateUser', { UserName: 'amy' });
    assert.equal(statSync(stateFile).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['state.json']);
  });

  it('refuses a file that is something else, and leaves it alone', async () => {
    const folder = fixtureFolder();
    const stateFile = join(folder, 'state.json');
    for (const content of ['{}', 'hello', '[]', '{"version":2}', '{"version":1,"accounts":null}']) {
      writeFileSync(stateFile, content);
      await assert.rejects(startSandbox({ stateFile }), { name: 'SandboxUsageError', message: /state\.json/ });
      assert.equal(readFileSync(stateFile, 'utf8'), content);
    }
    await assert.rejects(startSandbox({ stateFile: join(folder, 'none', 'state.json') }), {
      name: 'SandboxUsageError',
    });
    await assert.rejects(startSandbox({ stateFile: folder }), { name: 'SandboxUsageError' });
    await assert.rejects(startSandbox({ logFile: folder }), { name: 'SandboxUsageError' });
  });

  it('logs one line a request, secrets left out', async () => {
    const logFile = join(fixtureFolder(), 'log.jsonl');
    const { sandbox, root } = await startFixture({ logFile, faults: ['ListUsers:throttle:1'] });
    const key = (await root.iam('CreateAccessKey')).text;
    const secret = /<SecretAccessKey>([^<]+)/.exec(key)?.[1] ?? '';
    await root.iam('ListUsers');
    await clientOf(sandbox.endpoint, { accessKeyId: 'AKIAX', secretAccessKey: 'x' }).sts('GetCallerIdentity');
    assert.equal(statSync(logFile).mode & 0o777, 0o600);
    const text = readFileSync(logFile, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    assert.deepEqual(
      lines.map((line) => [
        at(line, 'operation'),
        at(line, 'status'),
        at(line, 'error'),
        at(line, 'fault'),
        at(line, 'account'),
      ]),
      [
        ['CreateAccessKey', 200, null, null, sandbox.managementAccountId],
        ['ListUsers', 400, 'Throttling', 'throttle', null],
        ['GetCallerIdentity', 403, 'InvalidClientTokenId', null, null],
      ],
    );
    assert.ok(secret.length === 40 && !text.includes(secret));
    assert.ok(!text.includes(sandbox.rootCredentials.secretAccessKey));
  });

  it('says so when its port is taken', async () => {
    const { sandbox } = await startFixture();
    const port = Number(new URL(sandbox.endpoint).port);
    await assert.rejects(startSandbox({ port }), {
      name: 'SandboxUsageError',
      message: new RegExp(`127.0.0.1:${port}`),
    });
  });
});

describe('sandbox: the same again', () => {
  /** The SHA-256 of a counter: random enough, and the same each time. */
  function countedBytes() {
    let count = 0;
    return (size: number) => {
      const blocks: Buffer[] = [];
      while (blocks.length * 32 < size) blocks.push(createHash('sha256').update(String(count++)).digest());
      return Buffer.concat(blocks).subarray(0, size);
    };
  }

  it('comes of the same randomness and clock', async () => {
    const clock = handClock();
    const run = async () => {
      const { sandbox, admin } = await startOrganization({ randomBytes: countedBytes(), now: clock.now });
      await admin.organizations('CreateAccount', { Email: 'dev@corp.example', AccountName: 'dev' });
      return [sandbox.rootCredentials, sandbox.state.accounts(), sandbox.state.organization()];
    };
    assert.deepEqual(await run(), await run());
  });
});

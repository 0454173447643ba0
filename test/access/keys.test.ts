import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { type Workflows, workflows } from '../support/workflows.ts';

const USER = 'production-superuser';
const EMAIL = 'management+production@sandbox.example';

/** An organization whose account of production exists, without a profile here. */
async function withAccount(options: Parameters<typeof workflows>[0] = {}) {
  const run = await workflows(options);
  await run.orgInit();
  const id = run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'acme-production', EMAIL);
  return { run, id };
}

async function heldKey(run: Workflows, name = USER): Promise<string | undefined> {
  const { repository } = await run.work();
  return readAwsFiles(repository).get(name)?.keys?.accessKeyId;
}

function keysOf({ sandbox }: Workflows, id: string): string[] {
  return sandbox.state.keys(id, { userName: USER }).map((key) => key.id);
}

async function added(run: Workflows, options = {}) {
  const { accounts, failed } = await run.accountAdd(options);
  assert.deepEqual(failed, []);
  return accounts[0];
}

async function failure(run: Workflows, options = {}) {
  const { failed } = await run.accountAdd(options);
  assert.equal(failed.length, 1, 'nothing failed');
  return failed[0] ?? assert.fail();
}

/** A user we made, as another machine or an earlier run left it, with a key that nobody has used. */
async function ourUser(run: Workflows, id: string): Promise<string> {
  await added(run);
  const lost = keysOf(run, id)[0] ?? assert.fail();
  const { sandbox } = run;
  // The proof was a use, and the mark says that somebody holds it: take back both.
  const key = sandbox.state.keys(id).find((each) => each.id === lost) ?? assert.fail();
  Reflect.deleteProperty(key, 'lastUsed');
  const user = sandbox.state.users(id).find(({ name }) => name === USER) ?? assert.fail();
  Reflect.deleteProperty(user.tags, `pf:key/${lost}`);
  return lost;
}

/** The repository forgets its profile, as on another machine. */
async function forget(run: Workflows): Promise<void> {
  const { rm } = await import('node:fs/promises');
  const { repository } = await run.work();
  const text = await readFile(repository.credentialsFile, 'utf8');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(repository.credentialsFile, text.slice(0, text.indexOf(`[${USER}]`)));
  await rm(join(repository.environmentsDir, 'production'), { recursive: true });
}

describe('access keys', () => {
  it('are marked as held, and the mark is why another machine leaves them alone', async () => {
    const { run, id } = await withAccount();
    const lost = await ourUser(run, id);
    const user = run.sandbox.state.users(id).find(({ name }) => name === USER) ?? assert.fail();
    user.tags[`pf:key/${lost}`] = 'held';
    await forget(run);
    await added(run);
    assert.deepEqual(keysOf(run, id), [lost, await heldKey(run)]);
  });

  it('that are marked as held stay, even where a journal calls one lost', async () => {
    const { run, id } = await withAccount();
    const theirs = await ourUser(run, id);
    const user = run.sandbox.state.users(id).find(({ name }) => name === USER) ?? assert.fail();
    user.tags[`pf:key/${theirs}`] = 'held';
    await forget(run);
    const { journal } = await run.work();
    await journal.update('production', { key: { accountId: id, userName: USER, before: [], accessKeyId: theirs } });
    await added(run);
    assert.deepEqual(keysOf(run, id), [theirs, await heldKey(run)]);
  });

  it('stay where what the journal notes is about another account, or another user', async () => {
    const { run, id } = await withAccount();
    const { accessKeyId } = run.sandbox.scenario.createUser(id, USER, []);
    const lost = { accountId: id, userName: USER, before: [], accessKeyId };
    const nearly = `${id.slice(0, -1)}${(Number(id.at(-1)) + 1) % 10}`;
    for (const note of [
      { ...lost, accountId: nearly },
      { ...lost, userName: 'production-superuse' },
    ]) {
      const { journal } = await run.work();
      await journal.update('production', { key: note });
      await added(run);
      assert.ok(keysOf(run, id).includes(accessKeyId), JSON.stringify(note));
    }
  });

  it('of ours that nobody used or marked are deleted before a new one is made', async () => {
    const { run, id } = await withAccount();
    const lost = await ourUser(run, id);
    await forget(run);
    const waitedBefore = run.clock.waited();
    await added(run);
    assert.deepEqual(keysOf(run, id), [await heldKey(run)]);
    assert.notEqual(await heldKey(run), lost);
    assert.ok(run.clock.waited() - waitedBefore >= 5_000, 'a young key was not waited for');
  });

  it('made long after their user stay, unused as they are: a person may have made them for tomorrow', async () => {
    const { run, id } = await withAccount();
    const lost = await ourUser(run, id);
    await run.clock.sleep(2 * 3_600_000);
    const { accessKeyId } = run.sandbox.scenario.createUser(id, USER);
    await forget(run);
    await added(run);
    assert.deepEqual(keysOf(run, id), [accessKeyId, await heldKey(run)]);
    assert.ok(!keysOf(run, id).includes(lost));
  });

  it('that were ever used stay, and two of them are KEYS_EXHAUSTED', async () => {
    const { run, id } = await withAccount();
    await added(run);
    const first = keysOf(run, id);
    await forget(run);
    await added(run);
    const both = keysOf(run, id);
    assert.equal(both.length, 2);
    assert.deepEqual(both.slice(0, 1), first);
    await forget(run);
    const { code, message, suggestions } = await failure(run);
    assert.equal(code, 'KEYS_EXHAUSTED');
    for (const key of both) assert.ok(message.includes(`${key.slice(0, 4)}…${key.slice(-4)}`), message);
    assert.match(suggestions.join('\n'), /delete-access-key.*\n.*profile write production/);
    assert.deepEqual(keysOf(run, id), both);
  });

  it('of a user that we did not make stay, used or not', async () => {
    const { run, id } = await withAccount();
    const { scenario } = run.sandbox;
    const theirs = [scenario.createUser(id, USER), scenario.createUser(id, USER)].map((key) => key.accessKeyId);
    assert.equal((await failure(run)).code, 'KEYS_EXHAUSTED');
    assert.deepEqual(keysOf(run, id), theirs);
  });

  it('a user that we did not make gets a key beside the one it has', async () => {
    const { run, id } = await withAccount();
    const { accessKeyId } = run.sandbox.scenario.createUser(id, USER, []);
    await added(run);
    assert.deepEqual(keysOf(run, id), [accessKeyId, await heldKey(run)]);
  });

  for (const fault of ['drop-reply', 'error=ServiceFailure', 'drop-request']) {
    it(`CreateAccessKey:${fault}: one key, and it is held`, async () => {
      const { run, id } = await withAccount();
      run.sandbox.addFault(`CreateAccessKey:${fault}:1`);
      await added(run);
      assert.deepEqual(keysOf(run, id), [await heldKey(run)]);
    });
  }

  it('whose replies never come leave no key behind', async () => {
    const { run, id } = await withAccount();
    run.sandbox.addFault('CreateAccessKey:drop-reply');
    assert.equal((await failure(run)).code, 'AWS_UNREACHABLE');
    assert.deepEqual(keysOf(run, id), []);
    run.sandbox.clearFaults();
    await added(run);
    assert.deepEqual(keysOf(run, id), [await heldKey(run)]);
  });

  for (const operation of ['CreateUser', 'AttachUserPolicy', 'TagUser', 'TagResource', 'DeleteAccessKey']) {
    it(`a lost reply to ${operation}: done once, and no failure`, async () => {
      const { run, id } = await withAccount();
      const lost = operation === 'DeleteAccessKey' ? await ourUser(run, id) : undefined;
      if (lost !== undefined) await forget(run);
      run.sandbox.addFault(`${operation}:drop-reply:1`);
      await added(run);
      assert.deepEqual(keysOf(run, id), [await heldKey(run)]);
    });
  }

  for (const code of ['AccessDenied', 'LimitExceeded', 'ServiceFailure']) {
    it(`a mark that AWS refuses with ${code}: the key that is in the profile stays all the same`, async () => {
      const { run, id } = await withAccount();
      run.sandbox.addFault(`TagUser:error=${code}`);
      await added(run);
      const held = await heldKey(run);
      assert.deepEqual(keysOf(run, id), [held]);
      // As a run leaves it that was interrupted once the key was written.
      const { journal } = await run.work();
      await journal.update('production', {
        key: { accountId: id, userName: USER, before: [], accessKeyId: held ?? '' },
      });
      await added(run);
      assert.deepEqual([keysOf(run, id), await heldKey(run)], [[held], held]);
    });
  }

  it('a user that answers InvalidClientTokenId at its making, and is there', async () => {
    const { run, id } = await withAccount();
    run.sandbox.addFault('CreateUser:error=InvalidClientTokenId:2');
    await added(run);
    assert.deepEqual(keysOf(run, id), [await heldKey(run)]);
  });

  it('a key of another machine, made between our note and our look, is not taken for ours', async () => {
    const { run, id } = await withAccount();
    const theirs: string[] = [];
    // Their key comes to be while the reply to our request is lost; they use it a moment later.
    run.sandbox.addFault('CreateAccessKey:drop-request:1');
    const { journal } = await run.work();
    await journal.update('production', { key: { accountId: id, userName: USER, before: [] } });
    const { accessKeyId } = run.sandbox.scenario.createUser(id, USER);
    theirs.push(accessKeyId);
    const key = run.sandbox.state.keys(id).find((each) => each.id === accessKeyId) ?? assert.fail();
    Reflect.set(key, 'lastUsed', { at: run.clock.now(), service: 'sts', region: 'us-east-1' });
    await added(run);
    assert.deepEqual(keysOf(run, id), [...theirs, await heldKey(run)]);
  });

  it('a working key of another user in the profile is kept, whatever the journal says', async () => {
    const { run, id } = await withAccount();
    await added(run);
    const admin = run.sandbox.scenario.createUser(id, 'admin');
    const { repository, journal } = await run.work();
    const text = await readFile(repository.credentialsFile, 'utf8');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      repository.credentialsFile,
      `${text.slice(0, text.indexOf(`[${USER}]`))}[${USER}]\naws_access_key_id = ${admin.accessKeyId}\naws_secret_access_key = ${admin.secretAccessKey}\n`,
    );
    await journal.update('production', { key: { accountId: id, userName: USER, before: keysOf(run, id) } });
    await added(run);
    assert.equal(await heldKey(run), admin.accessKeyId);
    assert.equal(keysOf(run, id).length, 1);
    assert.deepEqual((await run.work()).journal.environments, []);
  });
});

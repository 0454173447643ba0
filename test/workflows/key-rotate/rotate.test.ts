import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { useCleanup } from '../../support/cleanup.ts';
import { type KeyScene, openKeyScene } from '../../support/key-scene.ts';
import { conforming } from '../../support/schemas.ts';

const PROFILE = 'production-superuser';
const JOURNAL = '.aws/.pf-journal.json';

describe('pf aws key rotate', () => {
  const keep = useCleanup('each');
  let scene: KeyScene;
  let first: string;

  beforeEach(async () => {
    scene = await keep(openKeyScene());
    first = scene.keys.production?.accessKeyId ?? '';
  });

  const rotate = async (...args: string[]) => {
    const { stdout, stderr, status } = await scene.run('aws', 'key', 'rotate', ...args, '--yes', '--json');
    const said = JSON.parse(stdout);
    if (said.error === undefined) conforming('aws:key:rotate', stdout);
    return { status, said, stderr };
  };
  const changes = () => scene.aws.requests().flatMap(({ changing, operation }) => (changing ? [operation] : []));
  const active = () => scene.inAws('production').map(({ id, active: is }) => [id, is]);

  it('makes the new key before the old one goes, in the order that keeps one working, and leaves nothing behind', async () => {
    const before = await scene.read('.aws/credentials');
    scene.aws.clearRequests();
    const { status, said, stderr } = await rotate('production');
    assert.equal(status, 0, stderr);
    const held = scene.heldBy(PROFILE);
    assert.notEqual(held, first);
    assert.deepEqual(active(), [[held, true]]);
    assert.deepEqual(changes(), ['CreateAccessKey', 'TagUser', 'UpdateAccessKey', 'DeleteAccessKey', 'UntagUser']);
    const signers = scene.aws.requests().map(({ operation, accessKeyId }) => [operation, accessKeyId]);
    for (const [operation, signer] of [
      ['UpdateAccessKey', held],
      ['DeleteAccessKey', held],
      ['CreateAccessKey', first],
    ]) {
      assert.deepEqual(
        signers.find(([name]) => name === operation),
        [operation, signer],
      );
    }
    const secrets = scene.aws.state.keys(scene.accounts.production ?? '').find(({ id }) => id === held);
    const after = await scene.read('.aws/credentials');
    const { production } = scene.keys;
    assert.equal(
      after,
      before.replace(first, held ?? '').replace(production?.secretAccessKey ?? '', secrets?.secret ?? ''),
    );
    await assert.rejects(scene.read(JOURNAL), { code: 'ENOENT' });
    assert.deepEqual(said.rotated[0].oldKeyState, 'deleted');
    assert.match(said.rotated[0].newKey, new RegExp(`^\\*{16}${held?.slice(-4)}$`));
  });

  it('passes over younger keys, and over profiles without a key, where none is named', async () => {
    const before = await scene.stack.bytes();
    const { status, said } = await rotate('--older-than', '101d');
    assert.deepEqual([status, said.rotated, said.failed], [0, [], []]);
    assert.deepEqual(await scene.stack.bytes(), before);
    assert.equal((await rotate('--older-than', '90d')).said.rotated.length, 3);
    assert.equal((await rotate('--older-than', '90d')).said.rotated.length, 0);
  });

  it('leaves the old key switched off for its grace, says so again, and ends or goes back as it is told', async () => {
    const { said } = await rotate('production', '--grace', '7d');
    const held = scene.heldBy(PROFILE);
    assert.equal(said.rotated[0].oldKeyState, 'inactive');
    assert.deepEqual(said.next[0], 'pf aws key rotate production --finish');
    assert.deepEqual(active(), [
      [first, false],
      [held, true],
    ]);
    scene.aws.clearRequests();
    const bytes = await scene.stack.bytes();
    assert.equal((await rotate('production')).said.rotated[0].oldKeyState, 'inactive');
    assert.deepEqual([changes(), await scene.stack.bytes()], [[], bytes]);
    const key = scene.aws.state.keys(scene.accounts.production ?? '').find(({ id }) => id === first);
    Object.assign(key ?? {}, { lastUsed: { at: scene.clock.now() + 60_000, service: 's3', region: 'eu-west-1' } });
    const told = await rotate('production');
    assert.deepEqual([told.status, told.said.failed[0].code], [8, 'KEY_IN_USE']);
    const undone = await rotate('production', '--undo');
    assert.deepEqual([undone.status, undone.said.undone.length, scene.heldBy(PROFILE)], [0, 1, first]);
    assert.deepEqual(active(), [[first, true]]);
    assert.deepEqual((await rotate('production', '--undo')).said.undone, []);
    await rotate('production', '--grace', '7d');
    const last = await rotate('production', '--finish');
    assert.equal(last.said.rotated[0].oldKeyState, 'deleted');
    assert.deepEqual(active(), [[scene.heldBy(PROFILE), true]]);
    assert.equal(scene.heldBy(`${PROFILE}-rotating`), undefined);
  });

  it('deletes a leftover that is switched off, and refuses a second key that is in use, by its name', async () => {
    const other = scene.aws.scenario.createUser(scene.accounts.production ?? '', PROFILE);
    const refused = await rotate('production');
    const [failure] = refused.said.failed;
    assert.deepEqual([failure.code, refused.status, active().length], ['KEYS_EXHAUSTED', 1, 2]);
    assert.match(failure.message, new RegExp(`AKIA…${other.accessKeyId.slice(-4)}.*nobody has used it`));
    assert.match(failure.suggestions[0], new RegExp(`--access-key-id ${other.accessKeyId} --status Inactive`));
    scene.aws.scenario.setKeyActive(other.accessKeyId, false);
    const { status } = await rotate('production');
    assert.deepEqual([status, active()], [0, [[scene.heldBy(PROFILE), true]]]);
  });

  it('finds somebody else at the old key, tells of it, and goes on when told to', async () => {
    scene.aws.addFault('UpdateAccessKey:error=LimitExceeded:1');
    assert.notEqual((await rotate('production')).status, 0);
    await scene.clock.sleep(180_000);
    const key = scene.aws.state.keys(scene.accounts.production ?? '').find(({ id }) => id === first);
    assert.ok(key);
    Object.assign(key, { lastUsed: { at: scene.clock.now() - 60_000, service: 's3', region: 'eu-west-1' } });
    const told = await rotate('production');
    assert.deepEqual([told.status, told.said.failed[0].code], [8, 'KEY_IN_USE']);
    assert.match(told.said.failed[0].message, /for s3 in eu-west-1/);
    assert.ok(
      told.said.failed[0].suggestions.some((line: string) => line.endsWith('production --yes --json --finish')),
    );
    assert.equal(active().length, 2);
    assert.equal((await rotate('production')).status, 8);
    assert.equal((await rotate('production', '--finish')).status, 0);
    assert.deepEqual(active(), [[scene.heldBy(PROFILE), true]]);
  });

  it('does without a journal that is lost: the files have both keys, and the younger is the new one', async () => {
    await rotate('production', '--grace', '7d');
    await rm(scene.stack.path(JOURNAL));
    const undone = await rotate('production', '--undo');
    assert.deepEqual([undone.said.undone.length, scene.heldBy(PROFILE), active()], [1, first, [[first, true]]]);
    await rotate('production', '--grace', '7d');
    await rm(scene.stack.path(JOURNAL));
    assert.equal((await rotate('production')).status, 0);
    assert.deepEqual(active(), [[scene.heldBy(PROFILE), true]]);
    assert.notEqual(scene.heldBy(PROFILE), first);
    assert.equal(scene.heldBy(`${PROFILE}-rotating`), undefined);
  });

  it('gives the new key to every profile that has the old one', async () => {
    const text = await scene.read('.aws/credentials');
    const { accessKeyId, secretAccessKey } = scene.keys.production ?? { accessKeyId: '', secretAccessKey: '' };
    const copy = `[mine]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await scene.write('.aws/credentials', `${text}\n${copy}`);
    assert.equal((await rotate('production')).status, 0);
    assert.equal(scene.heldBy('mine'), scene.heldBy(PROFILE));
  });

  it('touches nothing but an IAM user’s key', async () => {
    const root = scene.aws.rootCredentials;
    await scene.write(
      '.aws/credentials',
      `[management-superuser]\naws_access_key_id = ${root.accessKeyId}\naws_secret_access_key = ${root.secretAccessKey}\n`,
    );
    await scene.write(
      '.aws/config',
      '[profile production-superuser]\nregion = us-east-2\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = management-superuser\n',
    );
    const { said, status } = await rotate('management', 'production');
    assert.deepEqual(
      said.failed.map(({ code }: { code: string }) => code),
      ['ROOT_IN_USE', 'KEY_NOT_STATIC'],
    );
    assert.equal(status, 1);
  });

  it('plans all that it does, and changes nothing', async () => {
    const before = await scene.stack.bytes();
    scene.aws.clearRequests();
    const { stdout, status } = await scene.run('aws', 'key', 'rotate', 'production', '--plan', '--json');
    const { plan } = conforming('aws:key:rotate', stdout) as {
      plan: { steps: { calls: string[] }[]; files: { diff: string }[] };
    };
    assert.equal(status, 0);
    assert.deepEqual(
      plan.steps.flatMap(({ calls }) => calls),
      ['iam:CreateAccessKey', 'iam:TagUser', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:UntagUser'],
    );
    assert.equal(plan.files.length, 1);
    assert.ok(!stdout.includes(scene.keys.production?.secretAccessKey ?? '-'));
    assert.deepEqual([changes(), await scene.stack.bytes()], [[], before]);
  });
});

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { useCleanup } from '../../support/cleanup.ts';
import { type KeyScene, openKeyScene } from '../../support/key-scene.ts';
import { conforming } from '../../support/schemas.ts';

const PROFILE = 'production-superuser';
const DAY_MS = 86_400_000;

describe('pf aws key retire', () => {
  const keep = useCleanup('each');
  let scene: KeyScene;
  let first: string;

  async function start(options = {}) {
    scene = await keep(openKeyScene(options));
    first = scene.keys.production?.accessKeyId ?? '';
  }

  /** Somebody is logged in, and every account lets them in. */
  async function startWithSso() {
    await start({ identityCenter: 'us-east-1', approvesLogins: true });
    const { aws, accounts } = scene;
    for (const id of Object.values(accounts)) aws.scenario.assignLogin(id, 'Admin');
    const session = `[sso-session corp]\nsso_start_url = ${aws.startUrl}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n`;
    const profiles = Object.entries(accounts).map(
      ([name, id]) =>
        `[profile ${name}-sso]\nsso_session = corp\nsso_account_id = ${id}\nsso_role_name = Admin\nregion = us-east-2\n`,
    );
    const config = await scene.read('.aws/config');
    await scene.write('.aws/config', [config, session, ...profiles].join('\n'));
    const { status, stdout } = await scene.run('aws', 'sso', 'login', '--profile', 'management-sso', '--json');
    assert.equal(status, 0, stdout);
  }

  const retire = async (...args: string[]) => {
    const { stdout, stderr, status } = await scene.run('aws', 'key', 'retire', ...args, '--yes', '--json');
    const said = JSON.parse(stdout);
    if (said.error === undefined) conforming('aws:key:retire', stdout);
    return { status, said, stderr };
  };
  const changes = () => scene.aws.requests().flatMap(({ changing, operation }) => (changing ? [operation] : []));
  const active = (name = 'production') => scene.inAws(name).map(({ active: is }) => is);

  it('lets the role in the key’s place, keeps the key switched off for its grace, and deletes it after', async () => {
    await start();
    scene.aws.clearRequests();
    const { status, said, stderr } = await retire('production');
    assert.equal(status, 0, JSON.stringify(said) + stderr);
    assert.deepEqual(changes(), ['TagUser', 'UpdateAccessKey']);
    assert.deepEqual(
      [active(), scene.heldBy(PROFILE), scene.heldBy(`${PROFILE}-retired`)],
      [[false], undefined, first],
    );
    const config = await scene.read('.aws/config');
    assert.match(config, new RegExp(`role_arn = arn:aws:iam::${scene.accounts.production}:role/OrganizationAccount`));
    assert.doesNotMatch(await scene.read('.aws/credentials'), /^\[production-superuser\]/m);
    assert.equal((await scene.run('aws', 'verify', 'production', '--strict')).status, 0);
    const until = Date.parse(said.retired[0].finishAfter);
    assert.ok(Math.abs(until - scene.clock.now() - 7 * DAY_MS) < 60_000);
    const bytes = await scene.stack.bytes();
    scene.aws.clearRequests();
    assert.equal((await retire('production')).said.retired[0].state, 'inactive');
    assert.deepEqual([changes(), await scene.stack.bytes()], [[], bytes]);
    const early = await retire('production', '--finish');
    assert.deepEqual([early.status, early.said.failed[0].code], [8, 'KEY_GRACE']);
    const last = await retire('production', '--finish', '--grace', '0s');
    assert.deepEqual([last.status, last.said.retired[0].state, active()], [0, 'deleted', []]);
    assert.doesNotMatch(await scene.read('.aws/credentials'), new RegExp(first));
    await assert.rejects(scene.read('.aws/.pf-journal.json'), { code: 'ENOENT' });
    assert.deepEqual((await retire('production')).said.retired, []);
  });

  it('brings the key back as it was, until it is deleted', async () => {
    await start();
    const before = [await scene.read('.aws/config'), await scene.read('.aws/credentials')];
    await retire('production');
    const { status, said } = await retire('production', '--undo');
    assert.deepEqual([status, said.retired[0].state, active(), scene.heldBy(PROFILE)], [0, 'restored', [true], first]);
    assert.equal(await scene.read('.aws/config'), before[0]);
    assert.equal((await scene.run('aws', 'verify', 'production', '--strict')).status, 0);
    assert.deepEqual((await retire('production', '--undo')).said.retired, []);
  });

  it('hears in the grace of somebody else at the key, tells of it before the key goes, and says so in status', async () => {
    await start();
    await retire('production');
    const key = aws()
      .state.keys(scene.accounts.production ?? '')
      .find(({ id }) => id === first);
    await scene.clock.sleep(DAY_MS);
    Object.assign(key ?? {}, { lastUsed: { at: scene.clock.now(), service: 's3', region: 'eu-west-1' } });
    const told = await retire('production');
    const [{ code, message, suggestions }] = told.said.failed;
    assert.deepEqual([told.status, code], [8, 'KEY_IN_USE']);
    assert.match(message, /for s3 in eu-west-1/);
    assert.ok(suggestions.includes('Or go back to the old key: pf aws key retire production --undo'));
    const { stdout } = await scene.run('aws', 'status', '--check', '--json');
    assert.match(stdout, /may be deleted in 6 days, .*; somebody else has used it, last at .* for s3 in eu-west-1/);
    await scene.clock.sleep(7 * DAY_MS);
    Object.assign(key ?? {}, { lastUsed: { at: scene.clock.now(), service: 'sqs', region: 'eu-west-1' } });
    assert.equal((await retire('production', '--finish')).said.failed[0].code, 'KEY_IN_USE');
    assert.deepEqual(active(), [false]);
    assert.equal((await retire('production', '--finish')).said.retired[0].state, 'deleted');
  });

  it('keeps a key that somebody switched off unasked, and takes no way in that goes with another key', async () => {
    await start();
    aws().scenario.setKeyActive(first, false);
    const { said } = await retire('production');
    assert.deepEqual([said.retired[0].state, scene.heldBy(`${PROFILE}-retired`)], ['inactive', first]);
    assert.ok(said.retired[0].finishAfter);
    // The role leads into the management account by the key of staging, and into staging by that of management.
    const { management = '', staging = '' } = scene.accounts;
    const roles = aws().state.account(management)?.roles;
    const access = aws().state.account(staging)?.roles.OrganizationAccountAccessRole;
    assert.ok(roles && access);
    roles.back = { ...access, name: 'back', trust: access.trust.replaceAll(management, staging) };
    const role = `[profile back]\nrole_arn = arn:aws:iam::${management}:role/back\nsource_profile = staging-superuser\n`;
    await scene.write('.aws/config', `${await scene.read('.aws/config')}\n${role}`);
    const circle = await retire('staging', 'management');
    assert.deepEqual(
      circle.said.failed.map(({ environment, code }: Record<string, unknown>) => [environment, code]),
      [['management', 'LAST_WAY_IN']],
    );
    assert.ok(scene.heldBy('management-superuser'));
    assert.deepEqual(active('management'), [true]);
  });

  it('does without a journal that is lost, and waits for a rotation to end', async () => {
    await start();
    await retire('production');
    await rm(scene.stack.path('.aws/.pf-journal.json'));
    assert.equal((await retire('production', '--finish', '--grace', '0s')).said.retired[0].state, 'deleted');
    assert.deepEqual(active(), []);
    await scene.run('aws', 'key', 'rotate', 'staging', '--grace', '1d', '--yes');
    assert.equal((await retire('staging')).said.failed[0].code, 'KEY_GRACE');
  });

  it('never takes the last way in, nor the management account’s key before those of its members', async () => {
    await start();
    const before = await scene.stack.bytes();
    const alone = await retire('management');
    assert.deepEqual([alone.status, alone.said.failed[0].code], [2, 'LAST_WAY_IN']);
    assert.deepEqual(await scene.stack.bytes(), before);
    await startWithSso();
    const early = await retire('management', 'production');
    const refused = early.said.failed.map(({ code, suggestions }: Record<string, unknown>) => [code, suggestions]);
    assert.deepEqual(refused, [['MEMBERS_FIRST', ['pf aws key retire staging']]]);
    assert.equal(active('management')[0], true);
  });

  it('by single sign-on takes every key, members first, and with the user all that hangs on it', async () => {
    await startWithSso();
    const { aws, accounts } = scene;
    aws.scenario.giveToUser(accounts.production ?? '', PROFILE, 'ssh-key', 'APKAEXAMPLE');
    aws.scenario.giveToUser(accounts.production ?? '', PROFILE, 'mfa-device', 'arn:aws:iam::1:mfa/x');
    aws.scenario.giveToUser(accounts.production ?? '', PROFILE, 'group', 'crew');
    const credentials = await scene.read('.aws/credentials');
    const [section = ''] = /^\[production-superuser\]\n[^[]*/m.exec(credentials) ?? [];
    await scene.write('.aws/credentials', `${credentials}\n${section.replace(PROFILE, 'mine')}`);
    const { stdout } = await scene.run('aws', 'key', 'retire', 'production', '--plan', '--json');
    assert.match(stdout, /has more than this key: an SSH key \(APKAEXAMPLE\)/);
    assert.match(stdout, /Profile mine has the key of production as well/);
    await scene.write('.aws/credentials', credentials);
    aws.scenario.setRootMfa(accounts.management ?? '', true);
    aws.clearRequests();
    const { status, said, stderr } = await retire('--grace', '0s', '--finish', '--delete-user');
    assert.equal(status, 0, JSON.stringify(said.failed) + stderr);
    assert.deepEqual(
      said.retired.map(({ environment, state }: Record<string, unknown>) => [environment, state]),
      [
        ['production', 'deleted'],
        ['staging', 'deleted'],
        ['management', 'deleted'],
      ],
    );
    for (const [name, id] of Object.entries(accounts)) {
      assert.deepEqual(aws.state.users(id), [], name);
      assert.equal(scene.heldBy(`${name}-superuser`), undefined);
    }
    assert.doesNotMatch(await scene.read('.aws/credentials'), /aws_access_key_id/);
    const verified = await scene.run('aws', 'verify', '--strict', '--json');
    assert.equal(verified.status, 0, verified.stdout);
    const signers = aws
      .requests()
      .filter(({ changing }) => changing)
      .map(({ accessKeyId }) => accessKeyId?.slice(0, 4));
    assert.deepEqual([...new Set(signers)], ['ASIA']);
  });

  it('refuses to delete a user with another active key, and a way in that is no administrator’s', async () => {
    await start();
    aws().scenario.createUser(scene.accounts.production ?? '', PROFILE);
    const refused = await retire('production', '--finish', '--grace', '0s', '--delete-user');
    assert.deepEqual([refused.status, refused.said.failed[0].code], [2, 'USER_IN_USE']);
    const role = aws().state.account(scene.accounts.staging ?? '')?.roles.OrganizationAccountAccessRole;
    assert.ok(role);
    role.policies = [{ arn: 'arn:aws:iam::aws:policy/IAMFullAccess', effectiveAt: 0 }];
    assert.equal((await retire('staging')).said.failed[0].code, 'ADMIN_RIGHTS_MISSING');
    assert.deepEqual(active('staging'), [true]);
  });

  it('tells another checkout that its key is retired, and takes the leftover out there', async () => {
    await start();
    const files = [await scene.read('.aws/config'), await scene.read('.aws/credentials')];
    await retire('production', '--finish', '--grace', '0s');
    const [config = '', credentials = ''] = files;
    await scene.write('.aws/config', config);
    await scene.write('.aws/credentials', credentials);
    const { stdout } = await scene.run('aws', 'verify', 'production', '--json');
    const [finding] = JSON.parse(stdout).environments[0].findings;
    assert.deepEqual(
      [finding.code, finding.suggestions],
      ['KEY_RETIRED', ['Take it out: pf aws key retire production --finish']],
    );
    const { status } = await retire('production', '--finish');
    assert.deepEqual([status, scene.heldBy(PROFILE)], [0, undefined]);
    assert.equal((await scene.run('aws', 'verify', 'production', '--strict')).status, 0);
  });

  it('knows a key as retired in whose place a pull has brought another way', async () => {
    await startWithSso();
    aws().scenario.setRootMfa(scene.accounts.management ?? '', true);
    const credentials = await scene.read('.aws/credentials');
    await retire('--grace', '0s', '--finish');
    await scene.write('.aws/credentials', credentials);
    const config = await scene.read('.aws/config');
    const verified = JSON.parse((await scene.run('aws', 'verify', '--json')).stdout);
    assert.deepEqual(
      verified.environments.map(({ findings }: { findings: { code: string }[] }) => findings.map(({ code }) => code)),
      [['KEY_RETIRED'], ['KEY_RETIRED'], ['KEY_RETIRED']],
    );
    const { status, said } = await retire('--finish');
    assert.deepEqual([status, said.failed, said.retired.length], [0, [], 3]);
    assert.doesNotMatch(await scene.read('.aws/credentials'), /aws_access_key_id/);
    assert.equal(await scene.read('.aws/config'), config);
    assert.equal((await scene.run('aws', 'verify', '--strict')).status, 0);
  });

  it('brings a key back by whatever way is left, when nobody can log in any more', async () => {
    await startWithSso();
    await retire('production');
    const config = await scene.read('.aws/config');
    aws().scenario.expireLogins();
    assert.equal((await retire('staging')).said.failed[0].code, 'SSO_LOGIN_NEEDED');
    assert.equal((await retire('production', '--undo')).status, 0);
    assert.deepEqual([active(), scene.heldBy(PROFILE)], [[true], first]);
    assert.equal((await scene.run('aws', 'sso', 'login', '--profile', 'management-sso')).status, 0);
    await retire('production');
    aws().scenario.expireLogins();
    assert.equal((await retire('production', '--finish', '--grace', '0s')).status, 0);
    assert.deepEqual([active(), await scene.read('.aws/config')], [[], config]);
  });

  it('keeps one person’s way in out of the file that is everybody’s', async () => {
    await startWithSso();
    const [config, credentials] = [await scene.read('.aws/config'), await scene.read('.aws/credentials')];
    const own = /\[profile (production-sso)\]\n([^[]*)/;
    const [, name, way] = own.exec(config) ?? [];
    await scene.write('.aws/config', config.replace(own, ''));
    await scene.write('.aws/credentials', `${credentials}\n[${name}]\n${way?.trim()}\n`);
    const before = [await scene.read('.aws/config'), await scene.read('.aws/credentials')];
    assert.equal((await retire('production')).status, 0);
    assert.equal(await scene.read('.aws/config'), before[0]);
    assert.match(await scene.read('.aws/credentials'), /^\[production-superuser\]\n(?:sso_.*\n)+/m);
    assert.equal((await scene.run('aws', 'verify', 'production', '--strict')).status, 0);
    assert.equal((await retire('production', '--undo')).status, 0);
    assert.deepEqual([await scene.read('.aws/config'), await scene.read('.aws/credentials')], before);
  });

  const aws = () => scene.aws;
});

import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsReader } from '../../src/repository/settings.ts';
import { YamlNumber } from '../../src/repository/yaml.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const UNIT = 'production/us-east-2/vpc';

/** The settings of `place` in environments that hold `files`; paths of files without what leads to environments. */
async function settingsOf(files: Record<string, string>, place = UNIT) {
  await using folder = await temporaryFolder(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`environments/${name}`, text])),
  );
  const environmentsDir = join(folder.path, 'environments');
  const settings = await new SettingsReader({ environmentsDir }).readSettings(join(environmentsDir, place));
  const short = (file: string | undefined) => file?.slice(environmentsDir.length + 1);
  return { settings, fileOf: (key: string) => short(settings.getFile(key)) };
}

describe('the settings of a folder', () => {
  const NAMES = ['global', 'environment', 'region', 'module'].flatMap((name) => [`${name}.yaml`, `${name}.user.yaml`]);
  const PLACES = [
    '',
    '',
    'production/',
    'production/',
    'production/us-east-2/',
    'production/us-east-2/',
    `${UNIT}/`,
    `${UNIT}/`,
  ];
  for (const [index, name] of NAMES.entries()) {
    it(`are those of ${name} over all that is more general`, async () => {
      const files = NAMES.slice(0, index + 1).map((one, at) => [`${PLACES[at]}${one}`, `x: ${one}\ny${at}: here\n`]);
      const { settings, fileOf } = await settingsOf(Object.fromEntries(files));
      assert.equal(settings.getText('x'), name);
      assert.equal(fileOf('x'), `${PLACES[index]}${name}`);
      assert.equal(settings.getText('y0'), 'here');
      assert.equal(fileOf('y0'), 'global.yaml');
    });
  }

  it('go by the name of a file, not by how deep it lies', async () => {
    const { settings } = await settingsOf({
      'module.yaml': 'x: module\n',
      'environment.user.yaml': 'y: user\n',
      [`${UNIT}/global.user.yaml`]: 'x: global\n',
      [`${UNIT}/environment.yaml`]: 'y: environment\n',
    });
    assert.equal(settings.getText('x'), 'module');
    assert.equal(settings.getText('y'), 'user');
  });

  it('are those of the nearest file of each name, the folder’s own among them', async () => {
    const { settings } = await settingsOf({
      'region.yaml': 'x: far\ny: far\n',
      'production/us-east-2/region.yaml': 'x: near\n',
      [`${UNIT}/region.user.yaml`]: 'z: own\n',
      [`${UNIT}/deeper/region.yaml`]: 'x: too deep\n',
      'production/us-west-2/region.yaml': 'x: aside\n',
    });
    assert.deepEqual(
      ['x', 'y', 'z'].map((key) => settings.getText(key)),
      ['near', undefined, 'own'],
    );
  });

  it('are not those above environments_dir, nor those that are encrypted', async () => {
    const { settings } = await settingsOf({
      '../global.yaml': 'x: above\n',
      'global.secrets.yaml': 'y: ENC[AES256_GCM,data:x]\nsops: {}\n',
    });
    assert.deepEqual(settings.values, { environment: 'production', region: 'us-east-2' });
  });

  it('are put together for tags, inputs and domains, and replaced for all else', async () => {
    const { settings } = await settingsOf({
      'global.yaml': 'extra_tags: {a: 1, b: 1}\nother: {a: 1, b: 1}\nlist: [a]\n',
      'production/environment.yaml': 'extra_tags: {b: 2}\ndomains: {x.example: {id: 1}}\nother: {b: 2}\nlist: [b]\n',
      'production/environment.user.yaml': 'extra_inputs:\n  a: mine\n',
      'production/us-east-2/region.yaml': 'domains:\n  y.example:\n    id: 2\nextra_inputs:\nextra_tags:\n',
    });
    const { extra_tags, extra_inputs, domains, other, list } = settings.values;
    const number = (text: string) => new YamlNumber(text);
    assert.deepEqual(extra_tags, { a: number('1'), b: number('2') });
    assert.deepEqual(extra_inputs, { a: 'mine' });
    assert.deepEqual(domains, { 'x.example': { id: number('1') }, 'y.example': { id: number('2') } });
    assert.deepEqual([other, list], [{ b: number('2') }, ['b']]);
  });

  const DEV = '123456789011';
  const PROD = '123456789012';
  const FOLLOWERS = ['tf_state_account_id', 'aws_secondary_account_id', 'tf_state_profile', 'aws_secondary_profile'];
  const followersIn = async (files: Record<string, string>) => {
    const { settings } = await settingsOf(files);
    return FOLLOWERS.map((key) => settings.getText(key));
  };

  it('follow the account and the profile of the merged settings, a unit’s own too', async () => {
    const environment = `aws_account_id: "${PROD}"\naws_profile: prod\n`;
    assert.deepEqual(await followersIn({ 'production/environment.yaml': environment }), [PROD, PROD, 'prod', 'prod']);
    const moved = { [`${UNIT}/module.yaml`]: `aws_account_id: "${DEV}"\n`, 'production/environment.yaml': environment };
    assert.deepEqual(await followersIn(moved), [DEV, DEV, 'prod', 'prod']);
    const mine = {
      'production/environment.user.yaml': 'aws_profile: me\n',
      'production/environment.yaml': environment,
    };
    assert.deepEqual(await followersIn(mine), [PROD, PROD, 'me', 'me']);
    const pinned = { 'global.yaml': `tf_state_account_id: "${DEV}"\n`, 'production/environment.yaml': environment };
    assert.deepEqual(await followersIn(pinned), [DEV, PROD, 'prod', 'prod']);
    assert.deepEqual(await followersIn({}), [undefined, undefined, undefined, undefined]);
  });

  it('tell a key that is empty from one that is not there', async () => {
    const { settings, fileOf } = await settingsOf({
      'production/environment.yaml': 'aws_profile: prod\n',
      'production/us-east-2/region.yaml': 'tf_state_profile:\naws_region: ""\n',
    });
    assert.deepEqual([settings.has('tf_state_profile'), settings.getText('tf_state_profile')], [true, undefined]);
    assert.equal(fileOf('tf_state_profile'), 'production/us-east-2/region.yaml');
    assert.deepEqual([settings.has('aws_region'), settings.getText('aws_region')], [true, undefined]);
    assert.deepEqual(
      [settings.has('aws_secondary_profile'), settings.getText('aws_secondary_profile')],
      [true, 'prod'],
    );
    assert.equal(fileOf('aws_secondary_profile'), undefined, 'no file says so');
    assert.deepEqual([settings.has('tf_state_account_id'), settings.has('toString')], [false, false]);
  });

  it('have environment and region from the folders, unless a file says them', async () => {
    const { settings } = await settingsOf({});
    assert.deepEqual([settings.getText('environment'), settings.getText('region')], ['production', 'us-east-2']);
    const top = (await settingsOf({}, 'production')).settings;
    assert.deepEqual([top.getText('environment'), top.has('region')], ['production', false]);
    const said = (await settingsOf({ 'production/environment.yaml': 'environment: live\n' })).settings;
    assert.equal(said.getText('environment'), 'live');
    assert.deepEqual((await settingsOf({}, '')).settings.values, {});
  });

  it('are, committed, those without anybody’s own files', async () => {
    const { settings } = await settingsOf({
      'production/environment.yaml': 'aws_profile: prod\n',
      'production/environment.user.yaml': 'aws_profile: me\ntf_state_bucket: mine\n',
      'module.yaml': 'x: y\n',
    });
    const committed = settings.getCommitted();
    assert.deepEqual(
      ['aws_profile', 'tf_state_profile', 'tf_state_bucket', 'environment', 'x'].map((key) => committed.getText(key)),
      ['prod', 'prod', undefined, 'production', 'y'],
    );
  });

  it('are those above a unit by the name it was come to, where it is a link', async () => {
    await using folder = await temporaryFolder({
      'environments/production/region.yaml': 'x: link\n',
      'units/vpc/module.yaml': 'y: unit\n',
    });
    await symlink('../../units/vpc', join(folder.path, 'environments/production/vpc'));
    await symlink('.', join(folder.path, 'here'));
    const reader = new SettingsReader({ environmentsDir: join(folder.path, 'environments') });
    for (const way of ['environments/production/vpc', 'here/environments/production/.']) {
      assert.equal((await reader.readSettings(join(folder.path, way))).getText('x'), 'link', way);
    }
    const linked = await reader.readSettings(join(folder.path, 'environments/production/vpc'));
    assert.equal(linked.getText('y'), 'unit');
    assert.equal((await reader.readSettings(join(folder.path, 'units/vpc'))).getText('y'), undefined);
  });

  it('are looked at once in one run, however many folders share them', async () => {
    await using folder = await temporaryFolder({
      'global.yaml': 'x: before\n',
      'a/environment.yaml': 'y: before\n',
      'b/environment.yaml': '',
    });
    const reader = new SettingsReader({ environmentsDir: folder.path });
    await reader.readSettings(join(folder.path, 'a'));
    await writeFile(join(folder.path, 'global.yaml'), 'x: after\n');
    await writeFile(join(folder.path, 'a/environment.yaml'), 'y: after\n');
    assert.equal((await reader.readSettings(join(folder.path, 'b'))).getText('x'), 'before');
    assert.equal((await reader.readSettings(join(folder.path, 'a'))).getText('y'), 'before');
    const next = await new SettingsReader({ environmentsDir: folder.path }).readSettings(join(folder.path, 'a'));
    assert.deepEqual([next.getText('x'), next.getText('y')], ['after', 'after']);
  });

  it('cannot be told by a file that is no YAML', async () => {
    const failure = await failing('YAML_UNREADABLE', () =>
      settingsOf({ 'production/us-east-2/region.yaml': 'a: [\n' }),
    );
    assert.match(failure.message, /us-east-2\/region\.yaml:\d/);
  });
});

import assert from 'node:assert/strict';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chooseFolder,
  getEnvironmentName,
  isPlanned,
  listRegionFolders,
  resolveEnvironments,
} from '../../src/repository/environment-lookup.ts';
import {
  canShareAccount,
  findEnvironment,
  findManagement,
  getProfileName,
  readEnvironments,
} from '../../src/repository/environments.ts';
import { findEnvironmentFolder, SettingsReader } from '../../src/repository/settings.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The environments of a folder with `files`. */
async function environmentsOf(files: Record<string, string>) {
  await using folder = await temporaryFolder(files);
  return readEnvironments({ environmentsDir: folder.path });
}

describe('the environments of a checkout', () => {
  it('are the folders that hold an environment.yaml, by name; other folders and files are passed over', async () => {
    await using folder = await temporaryFolder({
      'global.yaml': '',
      'root.hcl': '',
      'providers/aws.tftpl': '',
      '.terragrunt-cache/environment.yaml': 'aws_account_id: "111111111111"\n',
      'production/environment.yaml':
        'aws_account_id: "012345678901" # ours\naws_profile: shop\nextra_tags: {a: b}\ndomains: []\n',
      'production/us-east-2/region.yaml': '',
      'production/global/region.yaml': '',
      'production/notes/readme.md': '',
      'production/.hidden/region.yaml': '',
      'development/environment.yaml': '',
      'development/nested/environment.yaml': '',
    });
    const reader = new SettingsReader({ environmentsDir: folder.path });
    const [development, production, ...others] = await readEnvironments({ environmentsDir: folder.path }, reader);
    assert.ok(development !== undefined && production !== undefined);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [development, production].map(({ settings, ...rest }) => rest),
      [
        {
          environment: 'development',
          folder: join(folder.path, 'development'),
          file: join(folder.path, 'development/environment.yaml'),
        },
        {
          environment: 'production',
          folder: join(folder.path, 'production'),
          file: join(folder.path, 'production/environment.yaml'),
          accountId: '012345678901',
          profile: 'shop',
        },
      ],
    );
    assert.deepEqual(listRegionFolders(reader, production), ['global', 'us-east-2']);
    assert.deepEqual(listRegionFolders(reader, development), []);
  });

  it('are none where the folder does not exist', async () => {
    assert.deepEqual(await readEnvironments({ environmentsDir: '/nowhere/at/all' }), []);
  });

  it('have the name that environment.yaml says, which need not be the folder’s', async () => {
    const records = await environmentsOf({
      'prod/environment.yaml': 'environment: live\n',
      'dev/environment.yaml': 'environment:\n',
      'qa/environment.yaml': 'environment: 7\n',
      // One person's own file, and one for all environments, name none.
      'stage/environment.yaml': '',
      'stage/environment.user.yaml': 'environment: mine\n',
      'global.yaml': 'environment: everything\n',
    });
    assert.deepEqual(
      records.map(({ environment }) => environment),
      ['7', 'dev', 'live', 'stage'],
    );
    const [, , live] = records;
    assert.equal(findEnvironment(records, 'live'), live);
    assert.equal(findEnvironment(records, 'prod'), live, 'root.hcl calls it by its folder');
    assert.equal(findEnvironment(records, 'live2'), undefined);
  });

  it('are taken by their names before their folders', async () => {
    const records = await environmentsOf({
      'live/environment.yaml': 'environment: old\n',
      'prod/environment.yaml': 'environment: live\n',
    });
    assert.match(findEnvironment(records, 'live')?.file ?? '', /prod\/environment\.yaml$/);
    assert.equal(chooseFolder(records, 'live'), 'prod');
    assert.equal(chooseFolder(records, 'old'), 'live');
    assert.equal(chooseFolder(records, 'new'), 'new');
    const failure = await failing('ENVIRONMENT_CONFLICT', async () => chooseFolder(records, 'prod'));
    assert.match(failure.message, /prod\/environment\.yaml says that it is the environment live, not prod/);
  });

  it('are refused where two have one name', async () => {
    const files = { 'a/environment.yaml': 'environment: same\n', 'b/environment.yaml': 'environment: same\n' };
    const failure = await failing('ENVIRONMENT_CONFLICT', () => environmentsOf(files));
    assert.match(failure.message, /a\/environment\.yaml and .*b\/environment\.yaml are both the environment same/);
  });

  const accountOf = async (files: Record<string, string>) => (await environmentsOf(files))[0]?.accountId;

  it('keep the leading zeros of an account id somebody left unquoted', async () => {
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id: 012345678901\n' }), '012345678901');
  });

  it('follow anchors and merge keys', async () => {
    const anchored = 'tf_state_account_id: &id "123456789012"\naws_account_id: *id\n';
    assert.equal(await accountOf({ 'dev/environment.yaml': anchored }), '123456789012');
    const merged = 'base: &base {aws_account_id: "123456789012"}\n<<: *base\n';
    assert.equal(await accountOf({ 'dev/environment.yaml': merged }), '123456789012');
    const unquoted = 'tf_state_account_id: &id 012345678901\naws_account_id: *id\n';
    assert.equal(await accountOf({ 'dev/environment.yaml': unquoted }), '012345678901');
  });

  it("take one's own environment.user.yaml over environment.yaml, as terragrunt does", async () => {
    const files = {
      'dev/environment.yaml': 'aws_account_id: "123456789011"\n',
      'dev/environment.user.yaml': 'aws_account_id: "123456789012"\n',
    };
    assert.equal(await accountOf(files), '123456789012');
  });

  it('have no account where the value is empty', async () => {
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id: ""\n' }), undefined);
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id:\n' }), undefined);
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id: [1]\n' }), undefined);
  });

  const RIGHT = 'aws_account_id: "123456789012"\n';
  for (const [file, text, says] of [
    ['dev/environment.yaml', '# a digit lost\naws_account_id: 12345678901\n', /2: aws_account_id is 12345678901,/],
    [
      'dev/environment.yaml',
      `${RIGHT}tf_state_account_id: "1234567890123"\n`,
      /2: tf_state_account_id is 1234567890123,/,
    ],
    ['dev/environment.yaml', 'aws_account_id: 12345678901x\n', /1: aws_account_id is 12345678901x,/],
    ['dev/environment.user.yaml', 'aws_account_id: 12345678901\n', /1: aws_account_id is 12345678901,/],
    ['dev/environment.user.yaml', 'x: &x y\naws_secondary_account_id: 12345678901\n', /2: aws_secondary_account_id is/],
    ['environment.user.yaml', 'aws_account_id: 12345678901\n', /1: aws_account_id is/],
    ['global.yaml', 'aws_secondary_account_id: 12345678901\n', /1: aws_secondary_account_id is/],
  ] as const) {
    it(`refuse an account id of other than twelve digits in ${file}, with file and line: ${text.trim()}`, async () => {
      const files = { 'dev/environment.yaml': RIGHT, [file]: text };
      const failure = await failing('ACCOUNT_ID_INVALID', () => accountOf(files));
      assert.match(failure.message, says);
      assert.ok(failure.message.includes(`/${file}:`), failure.message);
      assert.match(failure.suggestions.join(), /: "012345678901"$/);
    });
  }

  for (const id of ['12345678901', '1234567890123', 'a23456789012', '1234-5678-9012']) {
    it(`refuse ${id} in one's own environment.user.yaml too`, async () => {
      const files = {
        'dev/environment.yaml': 'aws_account_id: "123456789012"\n',
        'dev/environment.user.yaml': `aws_account_id: "${id}"\n`,
      };
      const failure = await failing('ACCOUNT_ID_INVALID', () => accountOf(files));
      assert.match(failure.message, new RegExp(`dev/environment\\.user\\.yaml:1: aws_account_id is ${id}`));
    });
  }

  for (const [title, text] of [
    ['no YAML', 'a: [\n'],
    ['a list', '- a\n'],
    ['a sentence', 'hello\n'],
    ['an alias without an anchor', 'a: *gone\n'],
    ['two documents', 'a: b\n---\nc: d\n'],
  ] as const) {
    it(`refuse an environment.yaml that is ${title}`, async () => {
      const failure = await failing('YAML_UNREADABLE', () => accountOf({ 'dev/environment.yaml': text }));
      assert.match(failure.message, /dev\/environment\.yaml:\d+: /);
      assert.equal(failure.exit, 2);
    });
  }

  it('are passed over where environment.yaml is a link that leads nowhere', async () => {
    await using folder = await temporaryFolder({ 'dev/x': '' });
    await symlink('gone.yaml', join(folder.path, 'dev/environment.yaml'));
    assert.deepEqual(await readEnvironments({ environmentsDir: folder.path }), []);
  });

  it('are refused where their folder cannot be read', async function () {
    if (process.getuid?.() === 0) return this.skip();
    await using folder = await temporaryFolder({ 'dev/environment.yaml': '' });
    await chmod(join(folder.path, 'dev'), 0);
    await failing('REPOSITORY_INVALID', () => readEnvironments({ environmentsDir: folder.path }));
    await chmod(join(folder.path, 'dev'), 0o700);
  });

  it('are planned where they have neither account nor profile', async () => {
    const records = await environmentsOf({
      'a/environment.yaml': 'domains:\n  example.com:\n    zone_id: Z1\n',
      'b/environment.yaml': 'aws_account_id: "123456789012"\n',
      'c/environment.yaml': 'aws_profile: c\n',
    });
    assert.deepEqual(records.map(isPlanned), [true, false, false]);
  });
});

describe('the management environment', () => {
  const FILES = {
    'local/environment.yaml': 'aws_account_id: "123456789011"\n',
    'root/environment.yaml': 'aws_account_id: "123456789011"\n',
    'shop/environment.yaml': 'aws_account_id: "123456789012"\n',
  };

  it('is the one of the organization’s management account, whatever it is called', async () => {
    const records = await environmentsOf(FILES);
    assert.equal(findManagement(records, '123456789011')?.environment, 'root');
    assert.equal(findManagement(records, '123456789012')?.environment, 'shop');
    assert.equal(findManagement(records, '123456789013'), undefined);
  });

  it('is offline the one called so', async () => {
    const records = await environmentsOf({ ...FILES, 'mgmt/environment.yaml': 'environment: management\n' });
    assert.match(findManagement(records)?.file ?? '', /mgmt\/environment\.yaml$/);
    assert.equal(findManagement(records, '123456789012')?.environment, 'shop');
    assert.match(findManagement(records, '123456789013')?.file ?? '', /mgmt\/environment\.yaml$/);
    assert.equal(findManagement(await environmentsOf(FILES))?.environment, 'root', 'as in 2023');
    const shop = await environmentsOf({ 'shop/environment.yaml': '' });
    assert.equal(findManagement(shop), undefined);
    const unit = { 'hq/global/aws_organization/terragrunt.hcl': '' };
    const odd = await environmentsOf({ 'a/environment.yaml': '', 'hq/environment.yaml': '', ...unit });
    assert.equal(findManagement(odd)?.environment, 'hq', 'it makes the accounts');
    assert.equal(findManagement(await environmentsOf({ ...FILES, ...unit }))?.environment, 'root');
  });
});

describe('the profile of an environment', () => {
  it('is the one its settings name, else its usual one', async () => {
    const records = await environmentsOf({
      'dev/environment.yaml': '',
      'live/environment.yaml': 'aws_profile: live-admin\n',
      'mine/environment.yaml': 'aws_profile: mine-superuser\n',
      'mine/environment.user.yaml': 'aws_profile: mine-reader\n',
      'none/environment.yaml': 'aws_profile: ""\n',
    });
    assert.deepEqual(
      records.map((record) => getProfileName(record.environment, record)),
      ['dev-superuser', 'live-admin', 'mine-reader', 'none-superuser'],
    );
    assert.equal(getProfileName('new'), 'new-superuser');
  });
});

describe('an account', () => {
  it('may be shared with `local` alone', () => {
    assert.equal(canShareAccount('local', 'development'), true);
    assert.equal(canShareAccount('development', 'local'), true);
    assert.equal(canShareAccount('development', 'locals'), false);
    assert.equal(canShareAccount('production', 'staging'), false);
  });
});

describe('the environment of a folder', () => {
  const repository = { environmentsDir: '/stack/environments' };

  it('is the first folder below environments_dir', () => {
    assert.equal(findEnvironmentFolder(repository, '/stack/environments/production'), 'production');
    assert.equal(
      findEnvironmentFolder(repository, '/stack/environments/production/us-east-2/vpc/.terragrunt-cache/x'),
      'production',
    );
  });

  it('is none outside, at the top, or in a folder that only begins alike', () => {
    for (const cwd of [
      '/stack',
      '/stack/environments',
      '/stack/environments-old/production',
      '/',
      '/stack/environments/.git',
    ]) {
      assert.equal(findEnvironmentFolder(repository, cwd), undefined, cwd);
    }
  });

  it('is found through a symlink to the repository', async () => {
    await using folder = await temporaryFolder({ 'real/environments/production/unit/x': '' });
    await symlink('real', join(folder.path, 'link'));
    const there = { environmentsDir: join(folder.path, 'real/environments') };
    assert.equal(findEnvironmentFolder(there, join(folder.path, 'link/environments/production/unit')), 'production');
  });

  it('goes by its own name, one without environment.yaml by the folder’s', async () => {
    await using folder = await temporaryFolder({ 'prod/environment.yaml': 'environment: live\n', 'other/x': '' });
    const there = { environmentsDir: folder.path };
    const records = await readEnvironments(there);
    assert.equal(getEnvironmentName(there, records, join(folder.path, 'prod/us-east-2')), 'live');
    assert.equal(getEnvironmentName(there, records, join(folder.path, 'other')), 'other');
    assert.equal(getEnvironmentName(there, records, folder.path), undefined);
  });
});

describe('what a person calls environments', () => {
  it('are names, of new ones too, never the profile or the account of one that is there', async () => {
    const live = 'environment: live\naws_account_id: "123456789012"\naws_profile: shop\n';
    await using folder = await temporaryFolder({ 'prod/environment.yaml': live });
    const resolve = (...names: string[]) => resolveEnvironments({ environmentsDir: folder.path }, names);
    assert.deepEqual(await resolve('prod', 'live', 'shop2', 'new'), ['live', 'shop2', 'new']);
    for (const name of ['shop', '123456789012']) {
      const { details } = await failing('ENVIRONMENT_UNKNOWN', () => resolve(name));
      assert.deepEqual(details, { environment: name, known: ['live'], meant: 'live' });
    }
    for (const name of ['LIVE', 'Live']) {
      const { details } = await failing('ENVIRONMENT_UNKNOWN', () => resolve(name));
      assert.equal(details.meant, 'live');
    }
    await failing('ENVIRONMENT_NAME_INVALID', () => resolve('123456789013'));
    await failing('ENVIRONMENT_NAME_INVALID', () => resolve('live-superuser'));
  });
});

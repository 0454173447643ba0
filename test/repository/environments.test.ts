import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentOfFolder, readEnvironments } from '../../src/repository/environments.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the environments of a checkout', () => {
  it('are the folders that hold an environment.yaml, by name; other folders and files are passed over', async () => {
    await using folder = await temporaryFolder({
      'global.yaml': '',
      'root.hcl': '',
      'providers/aws.tftpl': '',
      '.terragrunt-cache/environment.yaml': 'aws_account_id: "111111111111"\n',
      'production/environment.yaml':
        'aws_account_id: "012345678901" # ours\naws_profile: production-superuser\nextra_tags: {a: b}\ndomains: []\n',
      'production/us-east-2/region.yaml': '',
      'production/global/region.yaml': '',
      'production/notes/readme.md': '',
      'development/environment.yaml': '',
    });
    const environments = await readEnvironments({ environmentsDir: folder.path });
    assert.deepEqual(environments, [
      {
        environment: 'development',
        file: join(folder.path, 'development/environment.yaml'),
        values: {},
        regions: [],
      },
      {
        environment: 'production',
        file: join(folder.path, 'production/environment.yaml'),
        accountId: '012345678901',
        profile: 'production-superuser',
        values: { aws_account_id: '012345678901', aws_profile: 'production-superuser' },
        regions: ['global', 'us-east-2'],
      },
    ]);
  });

  it('are none where the folder does not exist', async () => {
    assert.deepEqual(await readEnvironments({ environmentsDir: '/nowhere/at/all' }), []);
  });

  const accountOf = async (files: Record<string, string>) => {
    await using folder = await temporaryFolder(files);
    return (await readEnvironments({ environmentsDir: folder.path }))[0]?.accountId;
  };

  it('keep the leading zeros of an account id somebody left unquoted', async () => {
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id: 012345678901\n' }), '012345678901');
  });

  it('follow anchors and merge keys', async () => {
    const anchored = 'tf_state_account_id: &id "123456789012"\naws_account_id: *id\n';
    assert.equal(await accountOf({ 'dev/environment.yaml': anchored }), '123456789012');
    const merged = 'base: &base {aws_account_id: "123456789012"}\n<<: *base\n';
    assert.equal(await accountOf({ 'dev/environment.yaml': merged }), '123456789012');
  });

  it("take one's own environment.user.yaml over environment.yaml, as terragrunt does", async () => {
    const files = {
      'dev/environment.yaml': 'aws_account_id: "111111111111"\n',
      'dev/environment.user.yaml': 'aws_account_id: "222222222222"\n',
    };
    assert.equal(await accountOf(files), '222222222222');
  });

  it('have no account where the value is empty', async () => {
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id: ""\n' }), undefined);
    assert.equal(await accountOf({ 'dev/environment.yaml': 'aws_account_id:\n' }), undefined);
  });

  it('refuse an account id that is none, with file and line', async () => {
    const files = { 'dev/environment.yaml': '# one zero lost\naws_account_id: 12345678901\n' };
    const failure = await failing('ACCOUNT_ID_INVALID', () => accountOf(files));
    assert.match(failure.message, /dev\/environment\.yaml:2: aws_account_id is 12345678901/);
  });

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
  ] as const) {
    it(`refuse an environment.yaml that is ${title}`, async () => {
      const failure = await failing('YAML_UNREADABLE', () => accountOf({ 'dev/environment.yaml': text }));
      assert.match(failure.message, /dev\/environment\.yaml:\d+: /);
      assert.equal(failure.exit, 2);
    });
  }
});

describe('the environment of a folder', () => {
  const repository = { environmentsDir: '/stack/environments' };

  it('is the first folder below environments_dir', () => {
    assert.equal(environmentOfFolder(repository, '/stack/environments/production'), 'production');
    assert.equal(
      environmentOfFolder(repository, '/stack/environments/production/us-east-2/vpc/.terragrunt-cache/x'),
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
      assert.equal(environmentOfFolder(repository, cwd), undefined, cwd);
    }
  });

  it('is found through a symlink to the repository', async () => {
    await using folder = await temporaryFolder({ 'real/environments/production/unit/x': '' });
    await symlink('real', join(folder.path, 'link'));
    const there = { environmentsDir: join(folder.path, 'real/environments') };
    assert.equal(environmentOfFolder(there, join(folder.path, 'link/environments/production/unit')), 'production');
  });
});

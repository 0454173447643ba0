import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planRecord, writePlans } from '../../src/repository/plan-yaml.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FILE = 'environments/production/environment.yaml';
const IDENTITY = { accountId: '012345678901', profile: 'production-superuser' };

async function stack(files: Record<string, string> = {}) {
  const folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  const repository = await findRepository({ env: {}, cwd: folder.path });
  return {
    folder,
    repository,
    file: join(folder.path, FILE),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('recording an account in environment.yaml', () => {
  it('writes a new file with the id in quotes, and a second run changes no byte', async () => {
    await using at = await stack();
    const plan = await planRecord(at.repository, 'production', IDENTITY);
    assert.deepEqual([plan.path, plan.before, plan.changed], [at.file, undefined, true]);
    assert.deepEqual(await writePlans([plan]), [at.file]);
    assert.match(
      await readFile(at.file, 'utf8'),
      /^environment: production\naws_account_id: "012345678901"\naws_profile: production-superuser\n$/,
    );
    const again = await planRecord(at.repository, 'production', IDENTITY);
    assert.equal(again.changed, false);
    assert.deepEqual(await writePlans([again]), []);
  });

  it("keeps the user's profile, comments and order", async () => {
    const before = '# hand made\naws_profile: mine # keep\ndomains: {}\n';
    await using at = await stack({ [FILE]: before });
    const { after } = await planRecord(at.repository, 'production', IDENTITY);
    assert.equal(after, `${before}environment: production\naws_account_id: "012345678901"\n`);
  });

  it('adds nothing to an environment that has an account and a profile, wherever it has them', async () => {
    const number = 'aws_account_id: 012345678901 # ours\n';
    await using at = await stack({
      [FILE]: number,
      'environments/production/environment.user.yaml': 'aws_profile: me\n',
    });
    assert.equal((await planRecord(at.repository, 'production', IDENTITY)).after, number);
  });

  for (const value of ['"012345678902"', '012345678902', '&id "012345678902"']) {
    it(`refuses where ${value} stands already, showing both`, async () => {
      const text = `environment: production\naws_account_id: ${value}\n`;
      await using at = await stack({ [FILE]: text });
      const failure = await failing('RECORD_CONTRADICTS', () => planRecord(at.repository, 'production', IDENTITY));
      assert.match(failure.message, /environment\.yaml:2 records account 012345678902 .* 012345678901/);
      assert.equal(failure.exit, 5);
      assert.equal(await readFile(at.file, 'utf8'), text);
    });
  }

  it('goes into the folder of the environment, whatever that is called, and into no other environment’s', async () => {
    const live = 'environment: live\naws_account_id: "012345678901"\n';
    await using at = await stack({ 'environments/prod/environment.yaml': live });
    const plan = await planRecord(at.repository, 'live', IDENTITY);
    assert.equal(plan.path, join(at.folder.path, 'environments/prod/environment.yaml'));
    const failure = await failing('ENVIRONMENT_CONFLICT', () => planRecord(at.repository, 'prod', IDENTITY));
    assert.match(failure.message, /prod\/environment\.yaml says that it is the environment live, not prod/);
  });

  it('refuses what is no account id', async () => {
    const text = 'aws_account_id: not-an-id\n';
    await using at = await stack({ [FILE]: text });
    await failing('ACCOUNT_ID_INVALID', () => planRecord(at.repository, 'production', IDENTITY));
    assert.equal(await readFile(at.file, 'utf8'), text);
  });

  it('refuses a file that is no mapping, untouched', async () => {
    await using at = await stack({ [FILE]: '- a\n' });
    await failing('YAML_UNREADABLE', () => planRecord(at.repository, 'production', IDENTITY));
    assert.equal(await readFile(at.file, 'utf8'), '- a\n');
  });

  it('refuses a folder that is a link out of the repository', async () => {
    await using outside = await temporaryFolder();
    await using at = await stack({ 'environments/x': '' });
    await symlink(outside.path, join(at.folder.path, 'environments/production'));
    await failing('REPOSITORY_INVALID', () => planRecord(at.repository, 'production', IDENTITY));
  });
});

describe('writing planned files', () => {
  it('follows a link to its target and keeps the mode', async () => {
    await using at = await stack({ 'shared.yaml': 'x: 1\n' });
    await mkdir(join(at.folder.path, 'environments/production'), { recursive: true });
    await symlink('../../shared.yaml', at.file);
    await chmod(join(at.folder.path, 'shared.yaml'), 0o664);
    await writePlans([await planRecord(at.repository, 'production', IDENTITY)]);
    assert.match(await readFile(join(at.folder.path, 'shared.yaml'), 'utf8'), /^x: 1\nenvironment: /);
    assert.equal((await stat(at.file)).mode & 0o777, 0o664);
  });

  it('leaves alone what somebody else changed after it was planned', async () => {
    await using at = await stack({ [FILE]: 'x: 1\n' });
    const plan = await planRecord(at.repository, 'production', IDENTITY);
    await writeFile(at.file, 'x: 2\n');
    const failure = await failing('WRITE_FAILED', () => writePlans([plan]));
    assert.match(failure.message, /changed by somebody else/);
    assert.equal(await readFile(at.file, 'utf8'), 'x: 2\n');
  });

  it('writes nothing where a folder cannot be made', async () => {
    await using at = await stack({ 'environments/staging': 'a file where a folder should be' });
    const path = join(at.folder.path, 'environments/staging/environment.yaml');
    await failing('WRITE_FAILED', () => writePlans([{ path, after: 'x: 1\n', changed: true }]));
  });
});

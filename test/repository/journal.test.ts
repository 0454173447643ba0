import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Journal } from '../../src/repository/journal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const account = { name: 'acme-production', email: 'aws+production@example.com', requestedAt: 1 };
const key = { accountId: '111111111111', userName: 'production-superuser', before: ['AKIA1'] };

async function missing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  );
}

describe('the journal', () => {
  it('keeps notes over runs, in a file of mode 0600, and goes with the last of them', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, '.aws', '.pf-journal.json');
    const journal = await Journal.open(file);
    await journal.update('production', { account });
    await journal.update('staging', { key });
    await journal.update('production', { account: { ...account, requestId: 'car-1' } });
    assert.equal((await stat(file)).mode & 0o777, 0o600);

    const next = await Journal.open(file);
    assert.deepEqual(next.environments.sort(), ['production', 'staging']);
    assert.deepEqual(next.note('production'), { account: { ...account, requestId: 'car-1' } });
    await next.update('production', { account: undefined });
    assert.deepEqual((await Journal.open(file)).environments, ['staging']);
    await next.update('staging', { key: undefined });
    assert.ok(await missing(file));
  });

  it('takes with it what a killed run left beside it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'journal');
    const journal = await Journal.open(file);
    await journal.update('production', { account });
    // Of another machine, and older than any write takes.
    const leftover = join(folder.path, '.journal.pf-tmp-00000000-1-1-0123456789ab');
    await writeFile(leftover, '');
    await utimes(leftover, 1, 1);
    await journal.update('production', { account: undefined });
    assert.ok(await missing(leftover));
  });

  it('writes notes that come at once in their order', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'journal');
    const journal = await Journal.open(file);
    await Promise.all(
      [1, 2, 3].map((requestedAt) => journal.update('production', { account: { ...account, requestedAt } })),
    );
    assert.equal((await Journal.open(file)).note('production').account?.requestedAt, 3);
  });

  it('keeps what a later version of the same format noted beside', async () => {
    const notes = { production: { account: { ...account, tomorrow: 'x' }, dance: { steps: 2 } } };
    await using folder = await temporaryFolder({ journal: JSON.stringify({ version: 1, notes }) });
    const file = join(folder.path, 'journal');
    await chmod(file, 0o600);
    const journal = await Journal.open(file);
    await journal.update('production', { key });
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')).notes.production, { ...notes.production, key });
  });

  for (const [title, text] of [
    ['cut short', '{"version":1,"notes":{"production":{"acc'],
    ['empty', ''],
    ['of a later format', JSON.stringify({ version: 2, notes: { production: { account } } })],
    ['a list', JSON.stringify([{ version: 1, notes: {} }])],
    ['without notes', JSON.stringify({ version: 1, accounts: [] })],
    ['with a list for its notes', JSON.stringify({ version: 1, notes: [{ account }] })],
    ['with a note that is none', JSON.stringify({ version: 1, notes: { production: { account }, staging: null } })],
    ...[
      { account: { ...account, name: 7 } },
      { account: { ...account, email: undefined } },
      { account: { ...account, requestedAt: '1' } },
      { account: { ...account, requestId: 1 } },
      { account: [] },
      { key: { ...key, accountId: 1 } },
      { key: { ...key, userName: undefined } },
      { key: { ...key, before: 'AKIA1' } },
      { key: { ...key, before: ['AKIA1', 1] } },
      { key: { ...key, accessKeyId: null } },
      { organization: { accountId: 1, requestedAt: 1 } },
      { organization: { accountId: '1' } },
    ].map((note) => {
      const notes = { staging: { account, key, organization: { accountId: '1', requestedAt: 1 } }, production: note };
      return [`with the note ${JSON.stringify(note)}`, JSON.stringify({ version: 1, notes })] as const;
    }),
  ] as const) {
    it(`one that is ${title} is not trusted, and set aside whole`, async () => {
      await using folder = await temporaryFolder({ journal: text });
      const file = join(folder.path, 'journal');
      // Of this user alone: what is wrong with it is what it holds.
      await chmod(file, 0o600);
      const journal = await Journal.open(file);
      assert.deepEqual(journal.environments, []);
      assert.equal(await readFile(file, 'utf8'), text, 'looking moved it');
      assert.equal(await journal.setAside(), `${file}.damaged`);
      assert.equal(await journal.setAside(), undefined);
      assert.equal(await readFile(`${file}.damaged`, 'utf8'), text);
      assert.ok(await missing(file));
    });
  }

  it('a note is never written over an unreadable journal, and a second one loses nothing of the first', async () => {
    await using folder = await temporaryFolder({ journal: 'second', 'journal.damaged': 'first' });
    const file = join(folder.path, 'journal');
    await (await Journal.open(file)).update('production', { account });
    assert.equal(await readFile(`${file}.damaged`, 'utf8'), 'first\nsecond');
    assert.deepEqual((await Journal.open(file)).note('production'), { account });
  });

  it('a folder in its place is set aside too', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'journal');
    await mkdir(file);
    await writeFile(join(file, 'x'), '');
    await (await Journal.open(file)).update('production', { account });
    assert.ok((await stat(`${file}.damaged`)).isDirectory());
    assert.ok((await stat(file)).isFile());
  });

  it('that is a link, open to others or somebody else’s is not believed', async () => {
    await using folder = await temporaryFolder({
      other: JSON.stringify({ version: 1, notes: { production: { account } } }),
    });
    const file = join(folder.path, 'journal');
    await chmod(join(folder.path, 'other'), 0o600);
    await symlink('other', file);
    assert.deepEqual((await Journal.open(file)).environments, []);
    await rm(file);
    await rename(join(folder.path, 'other'), file);
    assert.deepEqual((await Journal.open(file)).environments, ['production']);
    await chmod(file, 0o644);
    assert.deepEqual((await Journal.open(file)).environments, []);
  });

  it('is set aside into a new file: nothing that a link leads to is written', async () => {
    await using folder = await temporaryFolder({ 'aws/journal': 'alias ls=evil\n', bashrc: '# mine\n' });
    const file = join(folder.path, 'aws/journal');
    await chmod(file, 0o600);
    await symlink('../bashrc', `${file}.damaged`);
    await (await Journal.open(file)).update('production', { account });
    assert.equal(await readFile(join(folder.path, 'bashrc'), 'utf8'), '# mine\n');
    assert.ok((await lstat(`${file}.damaged`)).isFile());
    assert.equal(await readFile(`${file}.damaged`, 'utf8'), 'alias ls=evil\n');
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '../../src/config-files/parse.ts';
import { verifyEdit } from '../../src/config-files/verify-edit.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const BEFORE =
  '# top\n[profile a]\nregion = x\noutput = json\n\n[profile b]\nregion = y\n[profile c]\ns3 =\n  region = z\n';

function verify(after: string, keys: Record<string, string | null> = { region: 'new' }, before = BEFORE) {
  return verifyEdit('config', parse(before), after, new Map([['a', new Map(Object.entries(keys))]]));
}

function assertBug(error: unknown): true {
  assert.ok(error instanceof Error && !isFailure(error));
  assert.match(error.message, /^Nothing was saved/);
  return true;
}

describe('the check of an edit', () => {
  const right = BEFORE.replace('= x', '= new');

  it('lets an edit pass that does what was asked', () => verify(right));

  const wrong: Record<string, string> = {
    'does nothing': BEFORE,
    'sets another value': BEFORE.replace('= x', '= other'),
    'changes another key of the section': right.replace('json', 'text'),
    'changes the name of another key': right.replace('output', 'outputs'),
    'loses another key': right.replace('output = json\n', ''),
    'adds another key': right.replace('output', 'color = x\noutput'),
    'changes another profile': right.replace('= y', '= w'),
    'loses another profile': right.slice(0, right.indexOf('[profile b]')),
    'changes a nested block elsewhere': right.replace('= z', '= new'),
    'loses a comment': right.replace('# top\n', ''),
    'lets a key slip out of its section': right
      .replace('[profile a]\n', '')
      .replace('# top\n', '# top\n[profile a]\n[x]\n'),
    'renames the section': right.replace('[profile a]', '[profile  a]'),
    'adds a section': `${right}[profile d]\nregion = new\n`,
    'adds blanks at the end': `${right} \n`,
    'makes the file unreadable': `${right}junk\n`,
  };
  for (const [what, after] of Object.entries(wrong)) {
    it(`stops an edit that ${what}, and calls it our bug`, () => assert.rejects(verify(after), assertBug));
  }

  it('stops an edit that loses, changes or adds a comment in its own section, and lets one move', async () => {
    const before = '[profile a]\n# one\nregion = x # why\n; two\n';
    const moved = before.replace('region = x # why', '# why\nregion = new');
    await verify(moved, undefined, before);
    for (const [comment, changed] of [
      ['# one\n', ''],
      ['; two\n', ''],
      ['# one', '# won'],
      ['; two\n', '; two\n# three\n'],
      ['# one', '; one'],
    ] as const) {
      await assert.rejects(verify(moved.replace(comment, changed), undefined, before), assertBug, comment);
    }
  });

  it('stops an edit that leaves what was to go', async () => {
    await verify(BEFORE.replace('region = x\n', ''), { region: null });
    await assert.rejects(verify(BEFORE, { region: null }), assertBug);
  });

  it('stops a new section that is not as asked, in another place or under another name', async () => {
    const before = '[profile b]\nregion = y\n';
    await verify(`${before}\n[profile a]\nregion = new\n`, { region: 'new' }, before);
    for (const after of [
      `${before}\n[profile a]\nregion = old\n`,
      `${before}\n[profile a]\nregion = new\noutput = x\n`,
      `${before}\n[profile aa]\nregion = new\n`,
      `${before}\n[a]\nregion = new\n`,
      `[profile a]\nregion = new\n\n${before}`,
      before,
    ]) {
      await assert.rejects(verify(after, { region: 'new' }, before), assertBug, after);
    }
  });

  it('hears npm ini where a line is one to Python alone', async () => {
    await assert.rejects(verify(right.replace('region = new', 'region: new')), /^Error: Nothing was saved: to npm ini/);
  });

  it('does not hear npm ini where it breaks down on the text as it stands, or unquotes a key', async () => {
    for (const line of ["'null' = x", '"region" = y']) {
      const before = `[profile a]\nregion = x\n${line}\n`;
      await verify(before.replace('= x', '= new'), { region: 'new' }, before);
    }
  });
});

describe('a writer whose edits are wrong', () => {
  const WRITER = join(import.meta.dirname, 'writer.ts');
  const BREAKER = new URL('break-edits.ts', import.meta.url).href;
  const CONFIG = '[profile kept]\nregion = x\n\n[profile w-0]\nregion = x\n';

  for (const [what, fault] of [
    ['loses a line', 'text.replace("[profile kept]\\nregion = x\\n", "[profile kept]\\n")'],
    ['sets another value', 'text.replace("us-east-2", "us-east-1")'],
    ['adds a line', 'text + "# mine\\n"'],
  ] as const) {
    it(`is stopped before anything is on disk: ${what}`, async () => {
      await using folder = await temporaryFolder({ config: CONFIG });
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', BREAKER, WRITER, folder.path, 'w'], {
        encoding: 'utf8',
        env: { ...process.env, FAULT: fault },
      });
      assert.match(stdout, /Nothing was saved/, stderr);
      assert.equal(await readFile(join(folder.path, 'config'), 'utf8'), CONFIG);
      await assert.rejects(readFile(join(folder.path, 'credentials')), { code: 'ENOENT' });
    });
  }
});

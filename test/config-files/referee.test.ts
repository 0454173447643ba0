import assert from 'node:assert/strict';
import type { FileKind } from '../../src/config-files/headers.ts';
import { referee } from '../../src/config-files/referee.ts';
import { touchedBy } from '../../src/config-files/referees/changes.ts';
import { objections } from '../../src/config-files/referees/compare.ts';
import { NPM_INI } from '../../src/config-files/referees/npm-ini.ts';
import { SDK_LOADER } from '../../src/config-files/referees/sdk-loader.ts';
import { scan } from '../../src/config-files/scan.ts';
import { isFailure } from '../../src/errors/failure.ts';

const BEFORE =
  '# top\n[profile a]\nregion = x\noutput = json\n\n[profile b]\nregion = y\n[profile c]\ns3 =\n  region = z\n';

function judge(
  after: string,
  keys: Record<string, string | null> = { region: 'new' },
  whole?: number,
  before = BEFORE,
) {
  const edits = new Map([['a', new Map(Object.entries(keys))]]);
  const file: FileKind = 'config';
  return referee(file, scan(before), after, edits, whole);
}

describe('the referees', () => {
  const right = BEFORE.replace('= x', '= new');

  for (const [size, whole] of [
    ['the whole file', undefined],
    ['a large file’s edited sections', 10],
  ] as const) {
    it(`let an edit pass that does what was asked, given ${size}`, async () => {
      await judge(right, undefined, whole);
    });

    const wrong: Record<string, string> = {
      'does nothing': BEFORE,
      'sets another value': BEFORE.replace('= x', '= other'),
      'changes another key of the section': right.replace('json', 'text'),
      'changes another profile': right.replace('= y', '= w'),
      'loses another profile': right.slice(0, right.indexOf('[profile b]')),
      'changes a nested block elsewhere': right.replace('= z', '= new'),
      'loses a comment': right.replace('# top\n', ''),
      'lets a key slip out of its section': right
        .replace('[profile a]\n', '')
        .replace('# top\n', '# top\n[profile a]\n[x]\n'),
      'adds a section': `${right}[profile d]\nregion = new\n`,
      'makes the file unreadable': `${right}junk\n`,
    };
    for (const [what, after] of Object.entries(wrong)) {
      it(`stop an edit that ${what}, given ${size}, and call it our bug`, async () => {
        await assert.rejects(judge(after, undefined, whole), (error) => {
          assert.ok(error instanceof Error && !isFailure(error));
          assert.match(error.message, /^Nothing was saved/);
          return true;
        });
      });
    }
  }

  it('hear the SDK where it cuts a value that botocore takes whole', async () => {
    const before = '[profile a]\noutput = json\n';
    const after = '[profile a]\noutput = json\nregion = new # x\n';
    await assert.rejects(judge(after, { region: 'new # x' }, undefined, before), /to the SDK's loader/);
  });

  it('hear the SDK where a new key lands in what it takes for a block', async () => {
    const before = '[profile a]\n  s3 =\n    region = z\n';
    const after = '[profile a]\n  s3 =\n    region = z\n  region = new\n';
    await assert.rejects(judge(after, undefined, undefined, before), /to the SDK's loader/);
  });
});

describe('each foreign reader by itself', () => {
  const edits = new Map([['a', new Map([['region', 'new']])]]);
  const right = BEFORE.replace('= x', '= new');
  const { changes } = touchedBy('config', scan(BEFORE), scan(right), edits);

  for (const reader of [NPM_INI, SDK_LOADER]) {
    it(`agrees with the right edit: ${reader.name}`, async () => {
      assert.deepEqual(await objections(reader, { before: BEFORE, after: right, rest: '' }, changes), []);
    });

    const wrong: Record<string, string> = {
      'sets another value': BEFORE.replace('= x', '= other'),
      'changes another key of the section': right.replace('json', 'text'),
      'changes another profile': right.replace('= y', '= w'),
      'loses another profile': right.slice(0, right.indexOf('[profile b]')),
      'changes a block elsewhere': right.replace('= z', '= new'),
      'adds a section': `${right}[profile d]\nregion = new\n`,
    };
    for (const [what, after] of Object.entries(wrong)) {
      it(`objects to an edit that ${what}: ${reader.name}`, async () => {
        assert.notDeepEqual(await objections(reader, { before: BEFORE, after, rest: '' }, changes), []);
      });
    }
  }
});

describe('the readers behind them', () => {
  it('find the same in an ordinary file', async () => {
    const text = '[default]\nregion = x\n[profile a.b]\noutput = json # said so\n';
    const expected = [
      ['default.region', 'x'],
      ['profile a.b.output', 'json'],
    ];
    assert.deepEqual([...((await NPM_INI.read(text)) ?? [])], expected);
    const found = [...((await SDK_LOADER.read(text)) ?? [])];
    assert.deepEqual(found, [expected[0], ['profile.a.b.output', 'json']]);
  });

  it('leave no trace in the process: no secret in the loader’s record, nothing on Object', async () => {
    const { externalDataInterceptor } = await import('@smithy/core/config');
    await SDK_LOADER.read('[constructor]\nkeys = x\n[__proto__]\npolluted = y\n[toString]\nname = z\n');
    assert.deepEqual(Object.keys(externalDataInterceptor.getFileRecord()), []);
    assert.equal(typeof Object.keys, 'function');
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('abstain where npm ini breaks down on the text as it stands', async () => {
    assert.equal(await NPM_INI.read("[a]\n'null' = x\n"), undefined);
  });
});

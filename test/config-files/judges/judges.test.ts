import assert from 'node:assert/strict';
import { parse } from '../../../src/config-files/parse.ts';
import { touchedBy } from './changes.ts';
import { objections } from './compare.ts';
import { judgeEdit } from './judge-edit.ts';
import { NPM_INI } from './npm-ini.ts';
import { SDK_LOADER } from './sdk-loader.ts';

const BEFORE =
  '# top\n[profile a]\nregion = x\noutput = json\n\n[profile b]\nregion = y\n[profile c]\ns3 =\n  region = z\n';

describe('the judges', () => {
  const judge = (before: string, after: string, region: string) =>
    judgeEdit('config', parse(before), after, new Map([['a', new Map([['region', region]])]]));

  it('hear the SDK where it cuts a value that botocore takes whole', async () => {
    const before = '[profile a]\noutput = json\n';
    await assert.rejects(judge(before, `${before}region = new # x\n`, 'new # x'), /To the SDK's loader/);
  });

  it('hear the SDK where a new key lands in what it takes for a block', async () => {
    const before = '[profile a]\n  s3 =\n    region = z\n';
    await assert.rejects(judge(before, `${before}  region = new\n`, 'new'), /To the SDK's loader/);
  });
});

describe('each foreign reader by itself', () => {
  const edits = new Map([['a', new Map([['region', 'new']])]]);
  const right = BEFORE.replace('= x', '= new');
  const { changes } = touchedBy('config', parse(BEFORE), parse(right), edits);

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

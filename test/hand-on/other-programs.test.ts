import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { takeTurn } from '../../src/hand-on/hand-on.ts';
import { findOtherPrograms } from '../../src/hand-on/other-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOTE = 'PF_AWS_HANDED_ON';

describe('the other programs called pf', () => {
  it('are those behind ours on PATH, then those before it, each once; none by a relative entry', async () => {
    const names = ['before', 'ours', 'behind', 'here'];
    await using folder = await temporaryFolder(Object.fromEntries(names.map((name) => [`${name}/pf`, ''])));
    const at = (name: string) => join(folder.path, name);
    for (const name of names) chmodSync(join(at(name), 'pf'), 0o755);
    symlinkSync(at('ours'), at('link'));
    symlinkSync(at('behind'), at('again'));
    const path = ['before', 'link', 'again', 'behind'].map(at);
    const found = findOtherPrograms(['', relative('.', at('here')), ...path].join(delimiter), at('ours'));
    assert.deepEqual(found, [join(at('again'), 'pf'), join(at('before'), 'pf')]);
  });
});

describe('a line that is handed on', () => {
  const LINE = ['config', 'get'];
  const told = (note: string | undefined) => ({ [NOTE]: note });

  it('goes one further where it comes back, to the same process or a child of it', () => {
    const first = takeTurn(LINE, { env: {}, pid: 10, ppid: 1 });
    assert.equal(first?.skipped, 0);
    const env = told(first?.note);
    assert.equal(takeTurn(LINE, { env, pid: 10, ppid: 1 })?.skipped, 1);
    assert.equal(takeTurn(LINE, { env, pid: 11, ppid: 10 })?.skipped, 1);
    assert.equal(takeTurn(LINE, { env, pid: 12, ppid: 11 })?.skipped, 0);
    assert.equal(takeTurn(['config', 'set'], { env, pid: 10, ppid: 1 })?.skipped, 0);
  });

  it('goes eight times, however it changes', () => {
    let env: NodeJS.ProcessEnv = {};
    let times = 0;
    for (let turn = takeTurn(['0'], { env, pid: 1, ppid: 0 }); turn !== undefined; times += 1) {
      env = told(turn.note);
      turn = takeTurn([`${times}`, 'x'], { env, pid: 100 + times, ppid: 0 });
    }
    assert.equal(times, 8);
  });
});

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

  const PROGRAMS = ['/a/pf', '/b/pf'];

  it('goes to one more where it comes back, to the same process or a child of it', () => {
    const first = takeTurn(LINE, PROGRAMS, { env: {}, pid: 10, ppid: 1 });
    assert.equal(first?.program, '/a/pf');
    const env = told(first?.note);
    const second = takeTurn(LINE, PROGRAMS, { env, pid: 10, ppid: 1 });
    assert.equal(second?.program, '/b/pf');
    assert.equal(takeTurn(LINE, PROGRAMS, { env, pid: 11, ppid: 10 })?.program, '/b/pf');
    assert.equal(takeTurn(LINE, PROGRAMS, { env, pid: 12, ppid: 11 })?.program, '/a/pf');
    assert.equal(takeTurn(['config', 'set'], PROGRAMS, { env, pid: 10, ppid: 1 })?.program, '/a/pf');
    // Another copy of ours has another order, and itself not in it.
    assert.equal(takeTurn(LINE, ['/c/pf', '/a/pf'], { env: told(second?.note), pid: 10, ppid: 1 })?.program, '/c/pf');
    assert.equal(takeTurn(LINE, PROGRAMS, { env: told(second?.note), pid: 10, ppid: 1 }), undefined);
  });

  it('goes eight times, however it changes', () => {
    let env: NodeJS.ProcessEnv = {};
    let times = 0;
    for (let turn = takeTurn(['0'], PROGRAMS, { env, pid: 1, ppid: 0 }); turn !== undefined; times += 1) {
      env = told(turn.note);
      turn = takeTurn([`${times}`, 'x'], PROGRAMS, { env, pid: 100 + times, ppid: 0 });
    }
    assert.equal(times, 8);
  });
});

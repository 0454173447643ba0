import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ANSWER = import.meta.resolve('../../src/fast-path/command-line.ts');
const PROGRAM = `
  const { printAnswer } = await import('${ANSWER}');
  await printAnswer(async () => ({ stderr: 'wrong ', stdout: 'result ', next: 'next', status: 0 }), []);
`;

describe('what a short cut answers', () => {
  it('reaches a terminal in the order in which a person reads it', async () => {
    const shell = 'exec "$0" --input-type=module -e "$1" 2>&1';
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, PROGRAM]);
    assert.equal(stdout, 'wrong result next');
  });
});

describe('what the fast path loads', () => {
  for (const name of ['verify', 'profile-write', 'offline']) {
    it(`is none of oclif, which takes longer to load than the answer: ${name}`, () => {
      const shipped = readFileSync(join(import.meta.dirname, `../../dist/fast-path/${name}.cjs`), 'utf8');
      assert.doesNotMatch(shipped, /require\("@oclif\/|require\("listr2"|require\("@inquirer\//);
    });
  }

  it('is none of the signing library’s hundred files where oclif answers, each of which takes its time', () => {
    const shipped = readFileSync(join(import.meta.dirname, '../../dist/cli.cjs'), 'utf8');
    assert.doesNotMatch(shipped, /require\("@smithy\/(?!core\/event-streams)/);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ANSWER = import.meta.resolve('../../src/fast-path/command-line.ts');
const PROGRAM = `
  const { answered } = await import('${ANSWER}');
  await answered(async () => ({ stderr: 'wrong ', stdout: 'result ', next: 'next', status: 0 }), []);
`;

describe('what a short cut answers', () => {
  it('reaches a terminal in the order in which a person reads it', async () => {
    const shell = 'exec "$0" --input-type=module -e "$1" 2>&1';
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, PROGRAM]);
    assert.equal(stdout, 'wrong result next');
  });
});

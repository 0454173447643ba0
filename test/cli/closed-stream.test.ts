import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DEV = join(import.meta.dirname, '..', '..', 'bin', 'dev.js');
const ANSWER = import.meta.resolve('../../src/fast-path/command-line.ts');
const SHORT = `
  const { printAnswer } = await import('${ANSWER}');
  await printAnswer(async () => ({ stderr: 'wrong', stdout: 'result', next: 'next', status: 5 }), []);
`;

type Name = 'stdout' | 'stderr';

/** Runs node with nobody at the other end of the named streams: how it ended, and what the other stream got. */
async function withoutReaders(argv: readonly string[], cwd: string, ...closed: readonly Name[]) {
  const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 });
  for (const name of closed) child[name].destroy();
  let heard = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      heard += String(part);
    });
  }
  const [status] = await once(child, 'close');
  return { status, heard };
}

/** Runs node with a full disk behind the named stream: how it ended, and what the other stream got. */
async function ontoFullDisk(argv: readonly string[], name: Name) {
  if (!existsSync('/dev/full')) {
    console.error('      skipped, for want of /dev/full');
    return undefined;
  }
  await using repository = await temporaryFolder({ 'panfactum.yaml': '' });
  await using full = await open('/dev/full', 'w');
  const stdio = ['ignore', name === 'stdout' ? full.fd : 'pipe', name === 'stderr' ? full.fd : 'pipe'] as const;
  const child = spawn(process.execPath, argv, { cwd: repository.path, stdio: [...stdio], timeout: 180_000 });
  let heard = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part) => {
      heard += String(part);
    });
  }
  const [status] = await once(child, 'close');
  return { status, heard };
}

describe('whoever stops reading', () => {
  for (const closed of [['stdout'], ['stderr'], ['stdout', 'stderr']] as const) {
    const which = closed.join(' and ');

    it(`of ${which} leaves the status of a short cut as it is`, async () => {
      const argv = ['--input-type=module', '-e', SHORT];
      const { status, heard } = await withoutReaders(argv, import.meta.dirname, ...closed);
      assert.equal(status, 5);
      assert.doesNotMatch(heard, /EPIPE/);
    });

    it(`of ${which} leaves the status of a command as it is`, async () => {
      // Where there is something to type next, which goes to stderr.
      await using repository = await temporaryFolder({ 'panfactum.yaml': '' });
      const { status, heard } = await withoutReaders([DEV, 'aws', 'status'], repository.path, ...closed);
      assert.equal(status, 0);
      assert.doesNotMatch(heard, /EPIPE/);
    });
  }

  const FULL = [
    { what: 'a short cut', argv: ['--input-type=module', '-e', SHORT], own: 5, result: /^result$/ },
    { what: 'a command', argv: [DEV, 'aws', 'status', '--repo-root', '.'], own: 0, result: /Stack repository/ },
    {
      what: 'a command that prints JSON',
      argv: [DEV, 'aws', 'status', '--json', '--repo-root', '.'],
      own: 0,
      result: /^\{[\s\S]*\}\n$/,
    },
  ] as const;

  for (const { what, argv, own, result } of FULL) {
    it(`is no disk that is full: ${what} says so`, async function () {
      const ended = await ontoFullDisk(argv, 'stdout');
      if (ended === undefined) return this.skip();
      assert.equal(ended.status, 1);
      assert.match(ended.heard, /The output cannot be written: ENOSPC: no space left on device/);
      assert.doesNotMatch(ended.heard, /\n {4}at /);
    });

    it(`is no reason to stop where only what is told on the way finds a full disk: ${what}`, async function () {
      const ended = await ontoFullDisk(argv, 'stderr');
      if (ended === undefined) return this.skip();
      assert.equal(ended.status, own);
      assert.match(ended.heard, result);
    });
  }
});

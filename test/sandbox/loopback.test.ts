import assert from 'node:assert/strict';
import { linkSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Whether somebody answers there. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 60_000 });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

describe('the sandbox', () => {
  it('listens at 127.0.0.1 alone', async () => {
    const sandbox = await startSandbox();
    try {
      const { hostname, port } = new URL(sandbox.endpoint);
      assert.equal(hostname, '127.0.0.1');
      assert.equal(await answers('127.0.0.1', Number(port)), true);
      // What listens on every interface answers here too.
      assert.equal(await answers('127.0.0.2', Number(port)), false);
      assert.equal(await answers('::1', Number(port)), false);
    } finally {
      await sandbox.close();
    }
  });

  it('puts a new state in the place of the old one, which is whole to the last moment', async () => {
    await using folder = await temporaryFolder();
    const stateFile = join(folder.path, 'state.json');
    const first = await startSandbox({ stateFile });
    await first.close();
    // Whoever has the old file open, a run that was killed meanwhile for one, still has all of it.
    const old = join(folder.path, 'old.json');
    linkSync(stateFile, old);
    const before = readFileSync(old, 'utf8');
    const second = await startSandbox({ stateFile });
    second.scenario.createForeignOrganization('aws@elsewhere.example');
    await second.close();
    assert.equal(readFileSync(old, 'utf8'), before);
    assert.notEqual(statSync(stateFile).ino, statSync(old).ino);
  });
});

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { SandboxCloud } from '../support/cloud.ts';
import type { Strike } from '../support/gate.ts';
import {
  everyStrike,
  nameOf,
  newRepository,
  type Ordeal,
  removeRepository,
  runOnce,
  survive,
} from '../support/ordeal.ts';
import { ORG_INIT, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';
import { assertSettled } from '../support/settled.ts';
import { forAll } from '../support/side-by-side.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

describe('Ctrl-C, and a journal that went bad', function () {
  this.timeout('10m');
  let ready: ReadyOrganization;

  before(async () => {
    ready = await readyOrganization();
  });

  after(() => ready?.[Symbol.asyncDispose]());

  const scene = <T>(work: (ordeal: Ordeal, cloud: SandboxCloud) => Promise<T>) =>
    ready.scene({ args: ACCOUNT_ADD, expected: { environments: ['production', 'staging'] } }, work);

  it('at every request: exit 130 at a safe point, and the next run ends what was begun', async () => {
    const strikes: Strike[] = everyStrike(32, ['interrupt']);
    await forAll(strikes, nameOf, (strike) => scene((ordeal) => survive(ordeal, [strike])));
  });

  it('says what stands and how to go on', () =>
    scene(async (ordeal) => {
      const { status, stdout, stderr } = await runOnce(ordeal, [{ at: 12, blow: 'interrupt' }]);
      assert.equal(status, 130);
      assert.match(stderr, /next safe point; press Ctrl-C again/);
      const { error } = JSON.parse(stdout);
      assert.equal(error.code, 'INTERRUPTED');
      assert.match(error.message, /Done: .*Unfinished: .*(production|staging)/);
      assert.deepEqual(error.suggestions, [`Go on with: pf ${ACCOUNT_ADD.join(' ')}`]);
    }));

  it('twice ends at once, while AWS is silent, and is still recoverable', async () => {
    const repository = await newRepository();
    let interrupt = () => {};
    let hangs = true;
    const sandbox = await startSandbox({
      onRequest: ({ operation }) => {
        if (!hangs || operation !== 'CreateAccessKey') return undefined;
        hangs = false;
        return { after: () => new Promise<void>(() => interrupt()) };
      },
    });
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
    const env = {
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const running = ready.pf.start(ORG_INIT, { cwd: repository, env });
    interrupt = () => {
      running.child.stderr?.on('data', (text: string) => {
        if (text.includes('safe point')) running.child.kill('SIGINT');
      });
      running.child.kill('SIGINT');
    };
    assert.equal((await running.ended).status, 130);
    const next = await ready.pf.run(ORG_INIT, { cwd: repository, env });
    assert.equal(next.status, 0, next.stderr);
    const keys = sandbox.state.keys(sandbox.managementAccountId, { userName: 'management-superuser' });
    assert.equal(keys.length, 1);
    await sandbox.close();
    await removeRepository(repository);
  });

  // What the journal knew, AWS tells too: by its lists, by our tags.
  for (const [title, spoil] of [
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['of a later version', (text: string) => text.replace('"version": 1', '"version": 9')],
    ['gone', () => undefined],
  ] as const) {
    it(`a journal that is ${title} after a kill costs nothing`, async () => {
      // While the accounts are made, and while the keys are.
      const strikes: Strike[] = [4, 5, 6, 20, 22, 23, 24].map((at) => ({ at, blow: 'kill after' }));
      await forAll(strikes, nameOf, (strike) =>
        scene(async (ordeal, cloud) => {
          await runOnce(ordeal, [strike]);
          const spoilt = await spoilJournal(ordeal.folder, spoil);
          const next = await runOnce(ordeal);
          assert.equal(next.status, 0, next.stderr);
          if (spoilt !== undefined) await assertSetAside(ordeal.folder, spoilt, next.stderr);
          await assertSettled(cloud, ordeal.folder, ordeal.expected);
        }),
      );
    });
  }
});

const JOURNAL = '.aws/.pf-journal.json';

/** What the journal says now; undefined where there is none. */
async function spoilJournal(folder: string, spoil: (text: string) => string | undefined): Promise<string | undefined> {
  const file = join(folder, JOURNAL);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  await rm(file);
  const spoilt = spoil(text);
  if (spoilt !== undefined) await writeFile(file, spoilt);
  return spoilt;
}

/** The run said so, and not a byte is lost. Takes it away. */
async function assertSetAside(folder: string, text: string, stderr: string): Promise<void> {
  const aside = join(folder, `${JOURNAL}.damaged`);
  assert.match(stderr, /journal of unfinished work could not be read.*\.pf-journal\.json\.damaged/);
  assert.equal(await readFile(aside, 'utf8'), text);
  await rm(aside);
}

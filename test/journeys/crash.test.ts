import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { accountAdd, orgInit } from '../support/commands-in-process.ts';
import type { CrashPoint, Snapshot } from '../support/crash-points.ts';
import { describeFault, everyFault } from '../support/crash-scenario.ts';
import {
  assertCopes,
  assertRecovers,
  crashPointsOf,
  EMPTY,
  openSnapshot,
  type Place,
  snapshotAfter,
} from '../support/recovery.ts';
import { assertSettled } from '../support/settled.ts';
import { forAll } from '../support/side-by-side.ts';

const JOURNAL = '.aws/.pf-journal.json';

// Real processes are killed in kill.test.ts, and at each of these places by test/judges/crash.test.ts.
describe('wherever a run ends too early, the next one ends what was begun', () => {
  let ready: Snapshot;
  let addition: Awaited<ReturnType<typeof crashPointsOf>>;

  const init = { start: EMPTY, command: orgInit(), expected: { environments: [], rootKeys: 1 } };
  const deletion = { ...init, command: orgInit({ deleteRootKey: true }), expected: { environments: [], rootKeys: 0 } };
  const add = () => ({
    start: ready,
    command: accountAdd({ environments: ['production', 'staging'] }),
    expected: { environments: ['production', 'staging'] },
  });

  before(async () => {
    ready = await snapshotAfter(EMPTY, (place) => place.run(orgInit()));
    addition = await crashPointsOf(add());
  });

  it('org init, killed: one organization, one key that is held', async () => {
    const { points } = await crashPointsOf(init);
    assert.ok(points.length > 30, `only ${points.length} states`);
    await forAll(points, nameOf, (point) => assertRecovers(init, point));
  });

  it('org init --delete-root-key, killed once there is a key in its place', async () => {
    const { points } = await crashPointsOf(deletion);
    const later = points.slice(
      points.findIndex(({ name }) => name.startsWith('after request') && /CreateAccessKey/.test(name)),
    );
    assert.ok(later.length > 15 && later.some(({ name }) => /DeleteAccessKey/.test(name)));
    await forAll(later, nameOf, (point) => assertRecovers(deletion, point));
  });

  it('org init --delete-root-key: a reply that gets lost, or Ctrl-C', async () => {
    const { operations } = await crashPointsOf(deletion);
    const faults = everyFault(operations.length, ['drop reply', 'interrupt']);
    await forAll(faults, describeFault, (fault) => assertCopes(deletion, fault));
  });

  it('account add with two environments, killed: one account and one held key for each', async () => {
    const { points } = addition;
    assert.ok(points.length > 50, `only ${points.length} states`);
    await forAll(points, nameOf, (point) => assertRecovers(add(), point));
  });

  it('account add with two environments: a reply that gets lost, or Ctrl-C', async () => {
    const faults = everyFault(addition.operations.length, ['drop reply', 'interrupt']);
    await forAll(faults, describeFault, (fault) => assertCopes(add(), fault));
  });

  it('account add in a region that must be opted into: killed, a reply that gets lost, or Ctrl-C', async () => {
    const region = 'af-south-1';
    const given = { environments: ['production'], region };
    const scenario = { start: ready, command: accountAdd(given), expected: { environments: ['production'] } };
    const { points, operations } = await crashPointsOf(scenario);
    const at = operations.indexOf('EnableRegion');
    assert.ok(at > 0 && operations.slice(at).includes('GetRegionOptStatus'), operations.join());
    const around = points.filter(({ name }) => /EnableRegion|GetRegionOptStatus/.test(name));
    assert.ok(around.length > 1, points.map(nameOf).join());
    await forAll(around, nameOf, (point) => assertRecovers(scenario, point));
    const faults = everyFault(operations.length, ['drop reply', 'interrupt']);
    const near = faults.filter((fault) => Math.abs(fault.at - at) < 3);
    await forAll(near, describeFault, (fault) => assertCopes(scenario, fault));
  });

  // What the journal knew, AWS tells too: by its lists, by our tags.
  for (const [title, damage] of [
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['of a later version', (text: string) => text.replace('"version": 1', '"version": 9')],
    ['gone', () => undefined],
  ] as const) {
    it(`a journal that is ${title} after a kill costs nothing`, async () => {
      const journals = differentJournals(addition.points);
      assert.ok(journals.length > 5, `only ${journals.length} journals`);
      await forAll(journals, nameOf, async (point) => {
        const damaged = damage(journalOf(point) ?? '');
        await using place = await openSnapshot(withJournal(point, damaged));
        await place.run(add().command);
        if (damaged !== undefined) await assertSetAside(place, damaged);
        await assertSettled(place.backend, place.folder, add().expected);
      });
    });
  }
});

const nameOf = ({ name }: CrashPoint) => name;

const journalOf = ({ files }: Snapshot) => files.get(JOURNAL)?.bytes?.toString('utf8');

/** One point for each journal that there was. */
function differentJournals(points: readonly CrashPoint[]): CrashPoint[] {
  return [...new Map(points.filter((point) => journalOf(point)).map((point) => [journalOf(point), point])).values()];
}

function withJournal(point: Snapshot, text: string | undefined): Snapshot {
  const files = new Map(point.files);
  if (text === undefined) files.delete(JOURNAL);
  else files.set(JOURNAL, { mode: 0o600, bytes: Buffer.from(text) });
  return { ...point, files };
}

/** The run said so, and not a byte is lost. Takes it away. */
async function assertSetAside({ folder, notes }: Place, text: string): Promise<void> {
  const aside = join(folder, `${JOURNAL}.damaged`);
  assert.match(notes.join('\n'), /journal of unfinished work could not be read.*\.pf-journal\.json\.damaged/);
  assert.equal(await readFile(aside, 'utf8'), text);
  await rm(aside);
}

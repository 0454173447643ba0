/**
 * A randomized soak of `org init` and `account add`: random faults at random requests, kills and Ctrl-C among them, then
 * runs to the end, then the invariants: one account for each environment, one key that somebody holds, files whole,
 * one more run changes nothing.
 *
 *   node bench/soak.ts [--runs 300] [--seed 1] [--only SCENARIO] [--lanes 2]
 *
 * Prints the seed first: the same seed disturbs the same requests. Ends with 1 when an invariant broke.
 */
import { parseArgs } from 'node:util';
import { sandboxBackend } from '../test/support/backend.ts';
import { type CrashScenario, newRepository, removeRepository, runOnce } from '../test/support/crash-scenario.ts';
import { type InstalledPf, installPf } from '../test/support/installed-pf.ts';
import type { Fault, FaultKind } from '../test/support/request-hook.ts';
import { assertSettled, filesOf } from '../test/support/settled.ts';

const KINDS: readonly FaultKind[] = [
  'kill before',
  'kill after',
  'kill soon after',
  'kill soon after',
  'drop reply',
  'interrupt',
  'throttle',
  'error=ServiceFailure',
  'error=ConcurrentModificationException',
  'error=InvalidClientTokenId',
];
const NAMES = ['production', 'staging', 'development', 'sandbox-1', 'tools'];
/** A disturbed run may end at any point; this many clean ones must be enough. */
const CLEAN_RUNS = 3;

/** Numbers from a seed, 0 ≤ x < 1: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Figures {
  processes: number;
  accounts: number;
  readonly faults: Map<FaultKind, number>;
}

const figures: Figures = { processes: 0, accounts: 0, faults: new Map() };

function faultsFrom(next: () => number, requests: number): Fault[] {
  const pick = <T>(items: readonly T[]) => items[Math.floor(next() * items.length)];
  return Array.from({ length: 1 + Math.floor(next() * 3) }, () => ({
    at: Math.floor(next() * requests),
    kind: pick(KINDS) ?? 'drop reply',
  }));
}

async function runCounted(scenario: CrashScenario, faults: readonly Fault[]): Promise<number | null> {
  const { status, stderr, stdout } = await runOnce(scenario, faults);
  figures.processes += 1;
  const reached = scenario.backend.hook.operations.length;
  for (const { at, kind } of faults) if (at < reached) figures.faults.set(kind, (figures.faults.get(kind) ?? 0) + 1);
  if (stdout.includes('"BUG"') || stderr.includes('This is a bug'))
    throw new Error(`a bug showed:\n${stdout}${stderr}`);
  return status;
}

/** Some disturbed runs, then clean ones until one succeeds. */
async function runToCompletion(scenario: CrashScenario, next: () => number, requests: number): Promise<void> {
  const disturbed = 1 + Math.floor(next() * 3);
  for (let run = 0; run < disturbed; run += 1) await runCounted(scenario, faultsFrom(next, requests));
  for (let run = 1; ; run += 1) {
    if ((await runCounted(scenario, [])) === 0) break;
    if (run === CLEAN_RUNS) throw new Error(`${CLEAN_RUNS} clean runs did not get to the end`);
  }
  await assertSettled(scenario.backend, scenario.folder, scenario.expected);
}

async function idle(scenario: CrashScenario): Promise<void> {
  const before = await filesOf(scenario.folder);
  if ((await runCounted(scenario, [])) !== 0) throw new Error('one more run failed');
  if (scenario.backend.hook.changes.length > 0) throw new Error(`one more run did ${scenario.backend.hook.changes}`);
  const after = await filesOf(scenario.folder);
  const same = before.size === after.size && [...before].every(([name, bytes]) => after.get(name)?.equals(bytes));
  if (!same) throw new Error('one more run changed a file');
}

async function runScenario(index: number, seed: number, pf: InstalledPf): Promise<void> {
  const next = random(seed * 1_000_003 + index);
  await using backend = await sandboxBackend();
  const folder = await newRepository();
  const environments = NAMES.slice(0, 1 + Math.floor(next() * 4));
  const deletes = next() < 0.5;
  const common = { pf, backend, folder };
  const init = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];
  const orgInit: CrashScenario = {
    ...common,
    args: deletes ? [...init, '--delete-root-key'] : init,
    expected: { environments: [], rootKeys: deletes ? 0 : 1 },
  };
  await runToCompletion(orgInit, next, 25);
  const add = ['aws', 'account', 'add', ...environments, '--yes', '--no-next', '--json'];
  const accountAdd: CrashScenario = { ...common, args: add, expected: { environments } };
  await runToCompletion(accountAdd, next, 6 + 14 * environments.length);
  await idle(orgInit);
  await idle(accountAdd);
  figures.accounts += environments.length;
  await removeRepository(folder);
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    lanes: { type: 'string', default: '2' },
  },
});
const seed = Number(values.seed);
const wanted = Number(values.runs);
console.log(`seed ${seed}`);
const began = performance.now();
const pf = await installPf();
const broken: string[] = [];
let scenarios = 0;
const queue = (function* () {
  if (values.only !== undefined) yield Number(values.only);
  // Until so many processes have run: an scenario is some ten of them.
  else for (let index = 0; figures.processes < wanted; index += 1) yield index;
})();
const lane = async () => {
  for (const index of queue) {
    try {
      await runScenario(index, seed, pf);
    } catch (error) {
      broken.push(
        `scenario ${index} (--seed ${seed} --only ${index}): ${error instanceof Error ? error.message : error}`,
      );
    }
    scenarios += 1;
  }
};
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
await pf[Symbol.asyncDispose]();

const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${scenarios} scenarios, ${figures.processes} runs of pf, ${figures.accounts} accounts, ${seconds} s`);
for (const [kind, count] of [...figures.faults].sort()) console.log(`  ${kind}: ${count}`);
console.log(broken.length === 0 ? 'every invariant held' : `${broken.length} broken:\n${broken.join('\n\n')}`);
process.exitCode = broken.length === 0 ? 0 : 1;

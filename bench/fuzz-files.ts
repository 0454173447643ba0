// npm run fuzz -- [files] [seed]: edits random pairs of files and holds each result to every promise.
import fc from 'fast-check';
import { edit, files } from '../test/config-files/grammar.ts';
import { examine } from '../test/config-files/oracle.ts';
import { startJudge, whyNoBotocore } from '../test/judges/botocore-judge.ts';

const BATCH = 2_000;

const wanted = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const missing = whyNoBotocore();
const judge = missing === undefined ? await startJudge() : undefined;
const started = performance.now();
const counts = new Map<string, number>();
const faults: string[] = [];

console.log(`seed ${seed}, ${wanted} files, judge: ${missing ?? 'botocore'}`);
for (let done = 0; done < wanted / 2; done += BATCH) {
  const numRuns = Math.min(BATCH, wanted / 2 - done);
  for (const [pair, change] of fc.sample(fc.tuple(files, edit), { numRuns, seed: seed + done })) {
    const outcome = await examine(pair, change, judge).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      const shown = { config: pair.config.toString('utf8'), credentials: pair.credentials.toString('utf8'), change };
      faults.push(`${text}\n${JSON.stringify(shown)}`);
      return 'FAULT';
    });
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
}
await judge?.close();

const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
for (const [outcome, count] of [...counts].sort()) console.log(`${outcome.padEnd(24)} ${count} pairs`);
console.log(`${total * 2} files in ${((performance.now() - started) / 1000).toFixed(0)} s, ${faults.length} faults`);
for (const fault of faults.slice(0, 10)) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

/**
 * Everything that must hold, the quick and the likely first: `npm test`. Ends with the counts in one line.
 *   npm test -- --jobs 1        test files one after another
 *   npm run test:judges         the tests in test/judges instead: what needs programs that are no npm packages, or long
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';

const ROOT = join(import.meta.dirname, '..');
process.chdir(ROOT);
// Most tests wait for a process of their own, or for a disk: two files for each core.
const JOBS = String(availableParallelism() * 2);
const { values } = parseArgs({
  options: { jobs: { type: 'string', default: JOBS }, judges: { type: 'boolean', default: false } },
});

type Check = readonly [title: string, program: string, ...args: string[]];

const BUILD: Check = ['Build', 'scripts/build.ts'];
const CHECKS: readonly Check[] = [
  ['Lint', findProgram('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'],
  ['Types', findProgram('typescript', 'tsc')],
  BUILD,
  ['Manifest', 'scripts/manifest.ts', '--check'],
  ['JSON schemas', 'scripts/schemas.ts', '--check'],
  ['Reference', 'scripts/reference.ts', '--check'],
];
/** Files whose durations are told at the end. */
const SLOWEST = 12;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const checks = values.judges ? [BUILD] : CHECKS;
const broken = checks.filter((check) => !runCheck(check)).length;
const { passed, failed, skipped } = broken === 0 ? await runTests() : { passed: 0, failed: 0, skipped: 0 };
if (broken > 0) console.log('The tests were not run: what is above comes first.');
console.log(`${passed + checks.length - broken} passed, ${failed + broken} failed, ${skipped} skipped`);
process.exit(failed + broken === 0 ? 0 : 1);

function runCheck([title, program, ...args]: Check): boolean {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  console.log(`${status === 0 ? '✔' : '✖'} ${title} (${formatSeconds(performance.now() - began)})`);
  return status === 0;
}

/** The script that is a package's program, whatever links npm has made. */
function findProgram(name: string, program: string): string {
  const { bin: programs } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join('node_modules', name, programs[program] ?? '');
}

async function runTests(): Promise<Counts> {
  const { extension: _extension, ...options } = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
  const jobs = Number(values.jobs);
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const mocha = new Mocha({ ...options, color, ...(jobs > 1 ? { parallel: true, jobs } : {}) });
  for (const file of sortSlowestFirst(await findTests())) mocha.addFile(join(ROOT, file));
  if (jobs <= 1) await mocha.loadFilesAsync();
  const durations = new Map<string, number>();
  const began = performance.now();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      printSlowest(durations, performance.now() - began);
      resolve({ passed: passes, failed, skipped: pending });
    });
    const addDuration = ({ file, duration = 0 }: Mocha.Runnable) => {
      const name = relative(ROOT, file ?? '');
      durations.set(name, (durations.get(name) ?? 0) + duration);
    };
    runner.on('test end', addDuration);
    runner.on('hook end', addDuration);
  });
}

async function findTests(): Promise<string[]> {
  const files = await Array.fromAsync(glob('test/**/*.test.ts'));
  return files.filter((file) => file.startsWith(join('test', 'judges')) === values.judges);
}

/** Journeys take many seconds, most other files one: workers end together only if those begin at once. */
function sortSlowestFirst(files: readonly string[]): string[] {
  const isSlow = (file: string) => /\b(journeys|judges|docs|contract)\b/.test(file);
  return [...files.filter(isSlow).sort(), ...files.filter((file) => !isSlow(file)).sort()];
}

function printSlowest(durations: ReadonlyMap<string, number>, total: number): void {
  const slowest = [...durations].sort(([, left], [, right]) => right - left).slice(0, SLOWEST);
  console.log(`The tests took ${formatSeconds(total)}. The slowest files:`);
  for (const [file, duration] of slowest) console.log(`${formatSeconds(duration).padStart(10)}  ${file}`);
}

function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

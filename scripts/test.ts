/**
 * Everything that must hold, the quick and the likely first: `npm test`. Ends with the counts in one line.
 *   npm test -- --jobs 1        test files one after another
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';

const ROOT = join(import.meta.dirname, '..');
process.chdir(ROOT);
const { values } = parseArgs({ options: { jobs: { type: 'string', default: '2' } } });

const CHECKS: readonly (readonly [title: string, program: string, ...args: string[]])[] = [
  ['Lint, import arrows too', bin('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'],
  ['Types', bin('typescript', 'tsc')],
  ['Build', 'scripts/build.ts'],
  ['Manifest', 'scripts/manifest.ts', '--check'],
  ['JSON schemas', 'scripts/schemas.ts', '--check'],
  ['Reference', 'scripts/reference.ts', '--check'],
];

let broken = 0;
for (const [title, program, ...args] of CHECKS) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✔' : '✖'} ${title} (${seconds} s)`);
  if (status !== 0) broken += 1;
}

const { passed, failed, skipped } = broken === 0 ? await runTests() : { passed: 0, failed: 0, skipped: 0 };
if (broken > 0) console.log('The tests were not run: what is above comes first.');
console.log(`${passed + CHECKS.length - broken} passed, ${failed + broken} failed, ${skipped} skipped`);
process.exit(failed + broken === 0 ? 0 : 1);

/** The script that is a package's program, whatever links npm has made. */
function bin(name: string, program: string): string {
  const { bin: programs } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join('node_modules', name, programs[program] ?? '');
}

async function runTests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const { extension: _extension, ...options } = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
  const jobs = Number(values.jobs);
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const mocha = new Mocha({ ...options, color, ...(jobs > 1 ? { parallel: true, jobs } : {}) });
  const files = await Array.fromAsync(glob('test/**/*.test.ts'));
  for (const file of longestFirst(files)) mocha.addFile(join(ROOT, file));
  if (jobs <= 1) await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending });
    });
  });
}

/** The journeys take minutes, most other files a second: two workers end together only if those begin at once. */
function longestFirst(files: readonly string[]): string[] {
  const journeys = files.filter((file) => file.includes('journeys'));
  return [...journeys.sort(), ...files.filter((file) => !journeys.includes(file)).sort()];
}

/**
 * Breaks one promise after another in a copy of the checkout and looks whether the tests named for it notice.
 *   npm run mutation:by-hand                      all of test/mutations/list.ts
 *   npm run mutation:by-hand -- fsync --jobs 2    those whose title or file holds the word, two at a time
 * Ends with 1 where a broken promise goes unnoticed, where a mutation does not apply any more, and where a test
 * fails without any.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTATIONS } from '../test/mutations/list.ts';
import { applyMutation, type Mutation } from '../test/mutations/mutation.ts';

const ROOT = join(import.meta.dirname, '..');
const MOCHA = join('node_modules', 'mocha', 'bin', 'mocha.js');
/** For each test file: a broken promise may make a test wait for what never comes. */
const TIMEOUT_MS = 120_000;

/** How a run of some test files ended. */
type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly test: string }
  | { readonly kind: 'not run'; readonly why: string };

interface MochaReport {
  readonly stats: { readonly passes: number; readonly failures: number };
  readonly failures: readonly { readonly fullTitle: string }[];
}

const { values, positionals } = parseArgs({
  options: { jobs: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const chosen = MUTATIONS.filter(({ promise, file }) =>
  positionals.every((word) => `${promise} ${file}`.toLowerCase().includes(word.toLowerCase())),
);
if (chosen.length === 0) {
  console.error(`No mutation has ${positionals.join(' and ')} in its title or its file.`);
  process.exit(2);
}

const copies: string[] = [];
try {
  process.exitCode = (await tryAll()) ? 0 : 1;
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}

async function tryAll(): Promise<boolean> {
  const whole = copyCheckout();
  const tests = [...new Set(chosen.flatMap((mutation) => mutation.tests))];
  console.log(`${chosen.length} mutations, ${tests.length} test files. First the tests as they are.`);
  const untouched = await runTests(whole, tests);
  if (untouched.kind !== 'passed') {
    console.error(`✖ Without any mutation: ${describe(untouched)}`);
    return false;
  }
  const waiting = [...chosen];
  const troubles: string[] = [];
  const work = async (copy: string) => {
    for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
      const trouble = await tryOne(copy, mutation);
      if (trouble !== undefined) troubles.push(trouble);
    }
  };
  const others = Array.from({ length: Math.max(0, Number(values.jobs) - 1) }, copyCheckout);
  await Promise.all([whole, ...others].map(work));
  console.log(`\n${chosen.length - troubles.length} noticed, ${troubles.length} not.`);
  for (const trouble of troubles) console.log(trouble);
  return troubles.length === 0;
}

/** What is wrong, or undefined where the tests notice. */
async function tryOne(copy: string, mutation: Mutation): Promise<string | undefined> {
  const path = join(copy, mutation.file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const mutated = applyMutation(mutation, before);
  if ('problem' in mutated) return say('✖', `does not apply any more: ${mutation.promise}\n    ${mutated.problem}`);
  writeFileSync(path, mutated.text);
  const outcome = await runTests(copy, mutation.tests);
  writeFileSync(path, before);
  if (outcome.kind === 'failed') {
    say('✔', `${mutation.promise}\n    noticed by: ${outcome.test}`);
    return undefined;
  }
  const where = `${mutation.file}, tried with ${mutation.tests.join(', ')}`;
  if (outcome.kind === 'passed') return say('✖', `unnoticed: ${mutation.promise}\n    ${where}`);
  return say('✖', `the tests did not run: ${mutation.promise}\n    ${where}: ${outcome.why}`);
}

function say(mark: string, what: string): string {
  const line = `${mark} ${what}`;
  console.log(line);
  return line;
}

function describe(outcome: Outcome): string {
  if (outcome.kind === 'failed') return `fails: ${outcome.test}`;
  return outcome.kind === 'passed' ? 'passes' : outcome.why;
}

/** What git tracks or would track, as it stands; with the dependencies of this checkout. */
function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'pf-mutated-'));
  copies.push(copy);
  // Some tests start programs as another user.
  chmodSync(copy, 0o755);
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of list.toString().split('\0')) {
    if (file !== '' && existsSync(join(ROOT, file)))
      cpSync(join(ROOT, file), join(copy, file), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function runTests(copy: string, tests: readonly string[]): Promise<Outcome> {
  const timeoutMs = TIMEOUT_MS * tests.length;
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  const args = [MOCHA, '--bail', '--reporter', 'json', '--reporter-option', `output=${report}`, ...tests];
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      // Its children too.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve({ kind: 'failed', test: `no end within ${timeoutMs / 1000} s` });
    }, timeoutMs);
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve(readReport(report, status, stderr));
    });
  });
}

function readReport(path: string, status: number | null, stderr: string): Outcome {
  let report: MochaReport;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as MochaReport;
  } catch {
    return { kind: 'not run', why: `mocha ended with ${status}: ${stderr.trim().slice(0, 1000)}` };
  }
  const [failure] = report.failures;
  if (failure !== undefined) return { kind: 'failed', test: failure.fullTitle };
  if (report.stats.passes === 0) return { kind: 'not run', why: 'no test ran' };
  return status === 0 ? { kind: 'passed' } : { kind: 'failed', test: `mocha ended with ${status}` };
}

/**
 * How many files of src one command enters, by V8's coverage of the sources, against an embedded AWS:
 *   node scripts/routes.ts            a table
 *   node scripts/routes.ts --files    and the files
 * A file is entered when one of its functions is called; loading it alone does not count.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startSandbox } from '../src/sandbox/index.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src/');
const STATIC_FIELDS = '<static_initializer>';

/** A host reads of the other commands in the manifest, and loads none of them; run from the sources, oclif does. */
const OWN_COMMANDS = ['commands/aws/verify.ts', 'commands/aws/account/add.ts'];

export interface Route {
  readonly title: string;
  /** Paths below src of the files that are entered, sorted. */
  readonly files: readonly string[];
  readonly functions: number;
  readonly calls: number;
}

interface FunctionCoverage {
  readonly functionName: string;
  readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
}
interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly FunctionCoverage[] }[];
}

/** Runs the three routes that ARCHITECTURE.md promises to keep short. */
export async function measureRoutes(): Promise<Route[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pf-routes-'));
  const sandbox = await startSandbox();
  try {
    await writeFile(join(folder, 'panfactum.yaml'), '');
    const dev = [join(ROOT, 'bin/dev.js')];
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_REGION: 'us-east-2',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const run = (args: readonly string[], coverage = {}) =>
      runNode(args, { cwd: folder, env: { ...env, ...coverage } });
    const measure = async (title: string, args: readonly string[]): Promise<Route> => {
      const output = await mkdtemp(join(folder, 'coverage-'));
      await run(args, { NODE_V8_COVERAGE: output });
      return readCoverage(title, output);
    };
    await run([...dev, 'aws', 'org', 'init', '--from-env', '--yes']);
    const add = await measure('pf aws account add production', [
      ...dev,
      'aws',
      'account',
      'add',
      'production',
      '--yes',
    ]);
    const verify = await measure('pf aws verify production, by oclif', [...dev, 'aws', 'verify', 'production']);
    const entry = join(ROOT, 'src/fast-path/verify.ts');
    const program = `import answer from ${JSON.stringify(entry)}; if (!(await answer(['aws', 'verify', 'production']))) process.exitCode = 9;`;
    const fast = await measure('pf aws verify production, by the fast path', ['--input-type=module', '-e', program]);
    return [fast, verify, add];
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves when the program has ended well; rejects with what it said otherwise. */
function runNode(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string | undefined> },
): Promise<void> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => (status === 0 ? resolve() : reject(new Error(`${args.join(' ')}: ${said}`))));
  });
}

async function readCoverage(title: string, folder: string): Promise<Route> {
  const files = new Set<string>();
  let [functions, calls] = [0, 0];
  for (const name of await readdir(folder)) {
    const { result }: Coverage = JSON.parse(await readFile(join(folder, name), 'utf8'));
    for (const { url, functions: covered } of result) {
      if (!url.startsWith('file:') || !fileURLToPath(url).startsWith(SOURCES)) continue;
      const file = fileURLToPath(url).slice(SOURCES.length);
      const called = file.startsWith('commands/') && !OWN_COMMANDS.includes(file) ? [] : listCalled(covered);
      if (called.length > 0) files.add(file);
      functions += called.length;
      for (const count of called) calls += count;
    }
  }
  return { title, files: [...files].sort(), functions, calls };
}

/** How often each function was called; module code and the static fields of a class run when a file is loaded. */
function listCalled(functions: readonly FunctionCoverage[]): number[] {
  return functions.flatMap(({ functionName, ranges: [whole] }) => {
    const isCalled = whole !== undefined && whole.startOffset > 0 && whole.count > 0 && functionName !== STATIC_FIELDS;
    return isCalled ? [whole.count] : [];
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { files: { type: 'boolean', default: false } } });
  for (const { title, files, functions, calls } of await measureRoutes()) {
    console.log(`${title}: ${files.length} files, ${functions} functions, ${calls} calls`);
    if (values.files) for (const file of files) console.log(`  ${file}`);
  }
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type KeyPair, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { openPfInProcess, type PfInProcess } from './pf-in-process.ts';
import { fakeClock } from './workflows.ts';

/** A repository of three environments and the AWS they are in, for one line to be typed. */
export interface AdviceScene {
  readonly sandbox: Sandbox;
  readonly root: string;
  /** Account ids by environment. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Of an administrator of each account, besides the one whose key the profile has. */
  otherKey(environment: string): KeyPair;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Changes a file by what `change` makes of its text. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  git(...args: readonly string[]): void;
  /** Lets time pass, for AWS and for us, in every scene from here on. */
  pass(ms: number): Promise<void>;
  /** What a shell has set beside the endpoint. */
  readonly env: Record<string, string>;
  /** Types a line as a shell splits it, in a folder of the repository. */
  type(line: string, folder?: string): Promise<Typed>;
}

/** What came of a line. */
export interface Typed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Codes of its error, of what failed beside others, and of findings. */
  readonly codes: readonly string[];
  /** Advice by code; `next` is that of a result. */
  readonly advice: ReadonlyMap<string, readonly string[]>;
}

/** The world that every scene is a copy of. */
export interface AdviceStage extends AsyncDisposable {
  /** Runs `work` in a copy of the world, changed by `change`. */
  within<T>(
    change: (scene: AdviceScene) => Promise<unknown> | unknown,
    work: (scene: AdviceScene) => Promise<T>,
  ): Promise<T>;
}

const CSV = (key: KeyPair) => `Access key ID,Secret access key\r\n${key.accessKeyId},${key.secretAccessKey}\r\n`;

/** Makes the organization and its accounts by our own commands, once. `program` is what `aws` is; a stand-in unless given. */
export async function openStage({ aws = STAND_IN }: { readonly aws?: string } = {}): Promise<AdviceStage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pf-advice-')));
  const clock = fakeClock();
  const pf = await openPfInProcess({ openClock: () => clock });
  const base = { folder: join(folder, 'base'), state: join(folder, 'base.json') };
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/aws'), aws, { mode: 0o755 });
  const open = async (place: typeof base) => {
    const identityCenter = { identityCenter: 'us-east-1', approvesLogins: true };
    const sandbox = await startSandbox({ stateFile: place.state, now: clock.now, ...identityCenter });
    const scene = newScene(pf, { sandbox, root: place.folder, bin: join(folder, 'bin') });
    return { sandbox, scene: Object.assign(scene, { pass: (ms: number) => clock.sleep(ms) }) };
  };
  await mkdir(base.folder);
  await writeFile(join(base.folder, 'panfactum.yaml'), '');
  execFileSync('git', ['init', '--quiet', base.folder]);
  const { sandbox, scene } = await open(base);
  await scene.write('rootkey.csv', CSV(sandbox.rootCredentials));
  for (const line of ['org init --from-csv rootkey.csv --region us-east-2', 'account add production staging']) {
    const { status, stdout } = await scene.type(`pf aws ${line} --yes --json`);
    assert.equal(status, 0, stdout);
  }
  await sandbox.close();
  let copies = 0;
  return {
    async within(change, work) {
      copies += 1;
      const place = { folder: join(folder, `copy-${copies}`), state: join(folder, `copy-${copies}.json`) };
      await Promise.all([cp(base.folder, place.folder, { recursive: true }), cp(base.state, place.state)]);
      const opened = await open(place);
      try {
        await change(opened.scene);
        return await work(opened.scene);
      } finally {
        await opened.sandbox.close();
        await rm(place.folder, { recursive: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await pf[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Says yes to everything that a program of that name may be asked. */
const STAND_IN = '#!/bin/sh\nexit 0\n';

interface ScenePlace {
  readonly sandbox: Sandbox;
  readonly root: string;
  /** First on the PATH. */
  readonly bin: string;
}

function newScene(pf: PfInProcess, { sandbox, root, bin }: ScenePlace): Omit<AdviceScene, 'pass'> {
  const at = (path: string) => join(root, path);
  const env: Record<string, string> = {};
  const scene: Omit<AdviceScene, 'pass'> = {
    sandbox,
    root,
    env,
    get accounts() {
      const all = sandbox.state.accounts().map(({ id, email }) => [/\+(.*)@/.exec(email)?.[1] ?? 'management', id]);
      return Object.fromEntries(all);
    },
    otherKey: (environment) => sandbox.scenario.createUser(scene.accounts[environment] ?? '', 'other'),
    read: (path) => readFile(at(path), 'utf8'),
    async write(path, text) {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), text, { mode: 0o600 });
    },
    edit: async (path, change) => scene.write(path, change(await scene.read(path))),
    git: (...args) =>
      void execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], {
        stdio: 'pipe',
      }),
    async type(line, folder = '.') {
      const words = typeInShell(line, at(folder));
      if (words.length === 0) return { status: 0, stdout: '', stderr: '', codes: [], advice: new Map() };
      const { stdout, stderr, status } = await pf.run(words, {
        cwd: at(folder),
        env: { AWS_ENDPOINT_URL: sandbox.endpoint, ...env, PATH: `${bin}:${process.env.PATH}` },
      });
      return { status: status ?? -1, stdout, stderr, ...readAdvice(stdout) };
    },
  };
  return scene;
}

/** Has bash do a line, and gives back the words that it hands to `pf`; none where another program did it all. Throws where that fails. */
function typeInShell(line: string, cwd: string): string[] {
  const script = `pf() { printf '%s\\0' "$@"; }\n${line}`;
  const told = execFileSync('bash', ['--noprofile', '--norc', '-c', script], { encoding: 'utf8', cwd, stdio: 'pipe' });
  return told.includes('\0') ? told.split('\0').slice(0, -1) : [];
}

interface Told {
  readonly code?: string;
  readonly suggestions?: readonly string[];
}

interface Document {
  readonly error?: Told & { readonly failed?: readonly Told[]; readonly findings?: readonly Told[] };
  readonly failed?: readonly Told[];
  readonly plan?: { readonly failed?: readonly Told[]; readonly warnings?: readonly Told[] };
  readonly environments?: readonly { readonly findings?: readonly Told[] }[];
  readonly findings?: readonly Told[];
  readonly verified?: Document;
  readonly next?: readonly string[];
}

function listTold({ error, failed = [], plan, environments = [], findings = [], verified }: Document): Told[] {
  return [
    ...(error === undefined ? [] : [error, ...(error.failed ?? []), ...(error.findings ?? [])]),
    ...failed,
    ...(plan?.failed ?? []),
    ...(plan?.warnings ?? []).map((warning) => ({ code: 'warning', ...warning })),
    ...environments.flatMap((one) => (typeof one === 'object' ? (one.findings ?? []) : [])),
    ...findings,
    ...(verified === undefined ? [] : listTold(verified)),
  ];
}

/** Codes and advice in the document of `--json`; nothing in another text. */
function readAdvice(stdout: string): Pick<Typed, 'codes' | 'advice'> {
  const document: Document = stdout.startsWith('{') ? JSON.parse(stdout) : {};
  const advice = new Map<string, string[]>();
  const told = [...listTold(document), { code: 'next', suggestions: document.next ?? [] }];
  for (const { code = '', suggestions = [] } of told) advice.set(code, [...(advice.get(code) ?? []), ...suggestions]);
  return { codes: told.flatMap(({ code = '' }) => (code === 'next' ? [] : [code])), advice };
}

/** The command that a line of advice is, or ends with; undefined for words. */
export function findCommand(advice: string): string | undefined {
  return /(?:^|: )((?:pf (?:aws|terragrunt)|git|chmod|echo|unset|rm|ls) .*)$/.exec(advice)?.[1];
}

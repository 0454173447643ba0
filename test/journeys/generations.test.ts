import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/index.ts';
import type { Plan } from '../../src/run/plan.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { bytesBelow } from '../support/stack.ts';
import { startStackAws } from '../support/stack-aws.ts';
import {
  makeGrownRepository,
  makeIsolatedRepository,
  makeOldestRepository,
  makeSharedRepository,
  type StackRepository,
} from '../support/stack-repositories.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What a command line comes to: its exit status, and the code of what it fails by. */
type Outcome = 0 | readonly [status: number, code: string];

interface Line {
  readonly words: string;
  /** Below environments/; the root unless given. */
  readonly cwd?: string;
  /** With the keys of every environment; in a clone that has none; in a clone where profiles have SSO. */
  readonly held: Outcome;
  readonly keyless: Outcome;
  readonly sso: Outcome;
  /** The same once somebody has logged in; as with keys unless given. */
  readonly loggedIn?: Outcome;
  /** Its plan is to change something that is complete. */
  readonly changes?: true;
  /** What its document calls environments, in order; null for one that names none. */
  readonly names?: 'all' | 'made' | 'accounts' | readonly string[];
}

const NONE: Outcome = [4, 'PROFILE_NO_CREDENTIALS'];
const MISSING: Outcome = [4, 'CREDENTIALS_MISSING'];
const STATIC: Outcome = [2, 'KEY_NOT_STATIC'];
const INPUT: Outcome = [3, 'INPUT_NEEDED'];
const LOGIN: Outcome = [4, 'SSO_LOGIN_NEEDED'];
const UNIT = 'production/us-west-2';

/** Every command but those of the embedded AWS; those that write, by their plans. */
const LINES: readonly Line[] = [
  { words: 'aws status', held: 0, keyless: 0, sso: 0, names: 'all' },
  { words: 'aws status --check', held: 0, keyless: NONE, sso: LOGIN, names: 'all' },
  { words: 'aws verify', held: 0, keyless: NONE, sso: LOGIN, names: 'made' },
  { words: 'aws verify', cwd: UNIT, held: 0, keyless: NONE, sso: LOGIN, names: ['production'] },
  {
    words: 'aws verify former-01',
    held: [2, 'ENVIRONMENT_UNKNOWN'],
    keyless: [2, 'ENVIRONMENT_UNKNOWN'],
    sso: [2, 'ENVIRONMENT_UNKNOWN'],
  },
  { words: 'aws account list', held: 0, keyless: MISSING, sso: LOGIN, names: 'accounts' },
  { words: 'aws account add production --plan', held: 0, keyless: MISSING, sso: LOGIN },
  {
    words: 'aws account add us-east-2 --plan',
    held: [2, 'ENVIRONMENT_NAME_INVALID'],
    keyless: [2, 'ENVIRONMENT_NAME_INVALID'],
    sso: [2, 'ENVIRONMENT_NAME_INVALID'],
  },
  { words: 'aws account close production --plan', held: 0, keyless: MISSING, sso: LOGIN, changes: true },
  { words: 'aws ci add production --github acme/infra --plan', held: 0, keyless: MISSING, sso: LOGIN, changes: true },
  { words: 'aws ci check production', held: [1, 'CI_ROLES_MISSING'], keyless: MISSING, sso: LOGIN },
  { words: 'aws key list production', held: 0, keyless: MISSING, sso: LOGIN },
  {
    words: 'aws key rotate production --plan',
    held: 0,
    keyless: STATIC,
    sso: STATIC,
    loggedIn: STATIC,
    changes: true,
  },
  // AWS would know the account of a key by its id; these are made up.
  {
    words: 'aws key retire production --plan',
    held: [1, 'AWS_REFUSED'],
    keyless: 0,
    sso: 0,
    loggedIn: 0,
    changes: true,
  },
  { words: 'aws root audit', held: 0, keyless: MISSING, sso: LOGIN },
  { words: 'aws contacts show', held: 0, keyless: MISSING, sso: LOGIN },
  {
    // A module of the stack sets them.
    words: 'aws contacts set --security Ada,CISO,ada@example.com,1 --plan',
    held: [2, 'CONTACTS_OF_MODULE'],
    keyless: MISSING,
    sso: LOGIN,
  },
  { words: 'aws root secure production --plan', held: 0, keyless: MISSING, sso: LOGIN },
  { words: 'aws root recover production --plan', held: 0, keyless: MISSING, sso: LOGIN, changes: true },
  { words: 'aws sso init --plan', held: INPUT, keyless: INPUT, sso: INPUT, loggedIn: INPUT },
  { words: 'aws org init --plan', held: 0, keyless: [3, 'INPUT_NEEDED'], sso: LOGIN },
  { words: 'aws profile list', held: 0, keyless: 0, sso: 0 },
  { words: 'aws profile write production --output text --plan', held: 0, keyless: 0, sso: 0 },
  { words: 'aws profile write production --plan', held: INPUT, keyless: INPUT, sso: 0, loggedIn: 0 },
  {
    words: 'aws profile write production --from-env --region us-east-1 --plan',
    held: [5, 'WRONG_ACCOUNT'],
    keyless: [5, 'WRONG_ACCOUNT'],
    sso: [2, 'ACCESS_CONFLICT'],
    loggedIn: [2, 'ACCESS_CONFLICT'],
  },
  { words: 'aws whoami production', held: 0, keyless: NONE, sso: LOGIN },
  { words: 'aws whoami', cwd: UNIT, held: 0, keyless: NONE, sso: LOGIN },
  { words: 'aws env', held: 0, keyless: 0, sso: 0 },
  { words: 'aws env', cwd: UNIT, held: 0, keyless: 0, sso: 0, names: ['production'] },
  { words: 'aws exec -- true', cwd: UNIT, held: 0, keyless: 0, sso: 0, names: ['production'] },
  { words: 'aws trust --plan', held: 0, keyless: 0, sso: 0 },
  { words: 'aws complete -- aws verify ', held: 0, keyless: 0, sso: 0, names: 'all' },
  { words: 'terragrunt auth', cwd: UNIT, held: 0, keyless: NONE, sso: LOGIN },
  { words: 'terragrunt adopt', held: [3, 'INPUT_NEEDED'], keyless: [3, 'INPUT_NEEDED'], sso: [3, 'INPUT_NEEDED'] },
  { words: 'terragrunt configure --plan', held: 0, keyless: 0, sso: 0 },
  // Last, for where there is SSO it logs in.
  {
    words: 'aws sso login production',
    held: [2, 'SSO_MISSING'],
    keyless: [2, 'SSO_MISSING'],
    sso: 0,
    loggedIn: 0,
    names: ['production'],
  },
];

interface Generation {
  readonly title: string;
  readonly make: typeof makeOldestRepository;
  /** Environments in order. */
  readonly made: readonly string[];
  readonly planned: readonly string[];
}

const GENERATIONS: readonly Generation[] = [
  { title: '2023', make: makeOldestRepository, made: ['development', 'local', 'production', 'root'], planned: [] },
  { title: '2025', make: makeSharedRepository, made: ['development', 'management', 'production'], planned: [] },
  {
    title: '2026',
    make: makeIsolatedRepository,
    made: ['development', 'management', 'production'],
    planned: ['planned'],
  },
];

describe('every command, in a stack repository of each generation', function () {
  this.timeout(60_000);
  const keep = useCleanup();
  let pf: PfInProcess;
  before(async () => {
    pf = await keep(openPfInProcess());
  });

  it('is in the table', () => {
    const known = Object.keys(COMMANDS).filter((id) => !id.startsWith('aws:sandbox:'));
    const listed = known.filter(
      (id) => !LINES.some(({ words }) => `${words} `.startsWith(`${id.replaceAll(':', ' ')} `)),
    );
    assert.deepEqual(listed, [], 'add how each of them ends');
  });

  for (const generation of GENERATIONS) {
    it(`${generation.title}, with the keys of all environments`, async () => {
      await using world = await openWorld(generation, 'static keys');
      await tryLines(pf, world, (line) => line.held);
    });

    for (const umask of ['022', '002']) {
      it(`${generation.title}, cloned under umask ${umask}: it holds no secret, and that is all that is wrong`, async () => {
        await using world = await openWorld(generation, 'static keys');
        const cloned = clone(world, umask);
        await tryLines(pf, cloned, (line) => line.keyless);
        assert.deepEqual(await listDone(pf, cloned), []);
      });
    }

    it(`${generation.title}, cloned, with SSO in its profiles, before and after a login`, async () => {
      await using world = await openWorld(generation, 'sso');
      const cloned = clone(world, '022');
      assert.deepEqual(await listDone(pf, cloned), []);
      await tryLines(pf, cloned, (line) => line.sso);
      for (const name of generation.made) {
        const { status, stderr } = await pf.run(['aws', 'sso', 'login', name], placeOf(cloned));
        assert.equal(status, 0, stderr);
      }
      await tryLines(pf, cloned, (line) => line.loggedIn ?? line.held);
      assert.equal((await listDone(pf, cloned)).length, generation.made.length);
      await assertNoKeys(pf, cloned);
    });
  }

  it('knows no environment of a profile that is left over', async () => {
    await using folder = await temporaryFolder();
    const { root, environments } = makeGrownRepository(folder.path, { access: 'sso' });
    const names = environments.map(({ name }) => name).sort();
    const said = async (...args: string[]) => JSON.parse((await pf.run([...args, '--json'], { cwd: root })).stdout);
    const { environments: verified } = await said('aws', 'verify');
    assert.deepEqual(pickNames(verified), names);
    const complete = await pf.run(['aws', 'complete', '--json', '--', 'aws', 'verify', ''], { cwd: root });
    const { candidates } = JSON.parse(complete.stdout);
    assert.deepEqual(candidates, names);
    const { profiles } = await said('aws', 'profile', 'list');
    assert.deepEqual(
      pickNames(profiles).filter((name) => name.startsWith('former')),
      [],
    );
    const { steps } = await said('aws', 'status');
    assert.doesNotMatch(JSON.stringify(steps), /former/);
  });
});

interface World extends AsyncDisposable {
  readonly root: string;
  readonly generation: Generation;
  readonly aws: Sandbox;
}

async function openWorld(generation: Generation, access: 'static keys' | 'sso'): Promise<World> {
  const folder = await temporaryFolder({ 'stack/x': '' });
  const repository: StackRepository = generation.make(join(folder.path, 'stack'), { access });
  const aws = await startStackAws(repository, join(folder.path, 'aws.json'));
  return {
    root: repository.root,
    generation,
    aws,
    [Symbol.asyncDispose]: async () => {
      await aws.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Whoever gets in by single sign-on has access already: no run gives a profile a key beside it. */
async function assertNoKeys(pf: PfInProcess, world: Omit<World, typeof Symbol.asyncDispose>): Promise<void> {
  const { cwd, env } = placeOf(world);
  const count = () => Object.values(world.aws.state.accounts()).flatMap(({ id }) => world.aws.state.keys(id)).length;
  const before = count();
  const added = await pf.run(['aws', 'account', 'add', 'production', '--yes', '--json'], { cwd, env });
  assert.deepEqual([added.status, JSON.parse(added.stdout).accounts[0].access], [0, 'sso'], added.stdout);
  const kept = await pf.run(['aws', 'org', 'init', '--yes', '--json'], { cwd, env });
  const [planned] = world.generation.planned;
  const next = planned === undefined ? 'pf aws verify' : `pf aws account add ${planned}`;
  assert.equal(JSON.parse(kept.stdout).next[0], next, 'of accounts that are there none is advised');
  const { accessKeyId, secretAccessKey } = world.aws.rootCredentials;
  const given = { ...env, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const refused = await pf.run(['aws', 'org', 'init', '--from-env', '--yes', '--json'], { cwd, env: given });
  assert.deepEqual([refused.status, findCodes(JSON.parse(refused.stdout))], [2, ['ACCESS_CONFLICT']], refused.stdout);
  assert.equal(count(), before);
  assert.ok(!existsSync(join(cwd, '.aws/credentials')));
  assert.equal(execFileSync('git', ['-C', cwd, 'diff']).toString(), '');
}

function placeOf({ root, aws }: Pick<World, 'root' | 'aws'>) {
  return { cwd: root, env: { AWS_ENDPOINT_URL: aws.endpoint, HOME: `${root}-home` } };
}

/** The steps of accounts that `status` calls done. */
async function listDone(pf: PfInProcess, world: Pick<World, 'root' | 'aws'>): Promise<string[]> {
  const { stdout } = await pf.run(['aws', 'status', '--json'], placeOf(world));
  const steps: { step: string; state: string }[] = JSON.parse(stdout).steps;
  return steps.flatMap(({ step, state }) => (/^Account|^Organization/.test(step) && state === 'done' ? [step] : []));
}

/** As a person gets it whose shell has this umask. */
function clone(world: World, umask: string): Omit<World, typeof Symbol.asyncDispose> {
  const root = `${world.root}-clone`;
  execFileSync('sh', ['-c', 'umask "$1" && git clone --quiet "$2" "$3"', 'sh', umask, world.root, root]);
  return { ...world, root };
}

async function tryLines(
  pf: PfInProcess,
  { root, aws, generation }: Omit<World, typeof Symbol.asyncDispose>,
  expect: (line: Line) => Outcome,
): Promise<void> {
  const before = await bytesBelow(root);
  const { accessKeyId, secretAccessKey } = aws.rootCredentials;
  const given = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  for (const line of LINES) {
    const { words, cwd } = line;
    const [own, rest] = words.split(/ (?=-- )/);
    const args = `${own} --json${rest === undefined ? '' : ` ${rest}`}`.split(' ');
    const env = { ...placeOf({ root, aws }).env, ...(words.includes('--from-env') ? given : {}) };
    const outcome = expect(line);
    const { status, stdout, stderr } = await pf.run(args, {
      cwd: cwd === undefined ? root : join(root, 'environments', cwd),
      env,
    });
    const told = `pf ${args.join(' ')}\n${stdout}\n${stderr}`;
    assert.equal(status, outcome === 0 ? 0 : outcome[0], told);
    const document = JSON.parse(stdout);
    if (outcome === 0) assertNames(line, document, generation, told);
    else assert.deepEqual([...new Set(findCodes(document))], [outcome[1]], told);
    if ('plan' in document && line.changes !== true) assertNothingPlanned(document.plan, told);
  }
  assert.deepEqual(await bytesBelow(root), before);
  assert.equal(execFileSync('git', ['-C', root, 'status', '--porcelain']).toString(), '');
}

/** What git is to ignore may be said once more: in 2023 nothing named the journal. */
function assertNothingPlanned({ steps, files }: Plan, told: string): void {
  const others = files.filter(({ path }) => !path.endsWith('/.aws/.gitignore'));
  assert.deepEqual([steps, others], [[], []], told);
}

function assertNames({ names }: Line, document: Document, { made, planned }: Generation, told: string): void {
  if (names === undefined) return;
  const all = [...made, ...planned].sort();
  const accounts = made.filter((name) => name !== 'local');
  const wanted = names === 'all' ? all : names === 'made' ? made : names === 'accounts' ? accounts : names;
  const named =
    document.environments ??
    document.accounts ??
    document.candidates?.map((environment) => ({ environment })) ??
    readSteps(document);
  const found = named === undefined ? [document.environment ?? ''] : pickNames(named);
  assert.deepEqual([...found].sort(), [...wanted], told);
}

/** What the documents of the commands have in common. */
interface Document {
  readonly environment?: string | null;
  readonly environments?: readonly Named[];
  readonly accounts?: readonly Named[];
  readonly candidates?: readonly string[];
  readonly steps?: readonly { readonly step: string; readonly evidence: string }[];
  readonly verified?: Document;
  readonly error?: { readonly code: string };
  readonly failed?: readonly { readonly code: string }[];
  readonly plan?: Plan;
}

interface Named {
  readonly environment: string | null;
  readonly findings?: readonly { readonly level: string; readonly code: string }[];
}

/** The management environment is named by its profile. */
function readSteps({ steps }: Document): Named[] | undefined {
  return steps?.flatMap(({ step, evidence }) => {
    const [, account] = /^Account of (.+)$/.exec(step) ?? [];
    const [, manager] = /^Organization/.test(step) ? (/profile (.+?)-superuser/.exec(evidence) ?? []) : [];
    const environment = account ?? manager;
    return environment === undefined ? [] : [{ environment }];
  });
}

function pickNames(items: readonly Named[]): string[] {
  return items.flatMap(({ environment }) => environment ?? []);
}

function findCodes({ error, environments, verified, failed, plan }: Document): string[] {
  if (error !== undefined) return [error.code];
  const failures = failed ?? plan?.failed ?? [];
  if (failures.length > 0) return failures.map(({ code }) => code);
  const findings = (environments ?? verified?.environments ?? []).flatMap((one) => one.findings ?? []);
  return findings.flatMap(({ level, code }) => (level === 'error' ? [code] : []));
}

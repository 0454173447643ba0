/**
 * The speed of `pf aws verify` and its neighbours, side by side with the real AWS CLI and a bare Node, in one shuffled
 * run on this machine. Asserts nothing about time.
 *   npm run bench                 21 rounds
 *   npm run bench -- --rounds 3   few
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, peakMemory, type Subject } from './measure.ts';
import { type Line, ratios, tableOf, timesOf } from './report.ts';
import { stageHost, stageRepository, startStub } from './stage.ts';

const ROOT = join(import.meta.dirname, '..');
const PF = join(ROOT, 'bin', 'run.js');
const NODE = process.execPath;

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '21' } } });
const rounds = Number(flags.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1.');
if (!existsSync(join(ROOT, 'dist', 'short-verify.cjs'))) throw new Error('Nothing is built: npm run build');

const awsVersion = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const hasAws = awsVersion.status === 0;

const folder = mkdtempSync(join(tmpdir(), 'pf-bench-'));
const stub = await startStub();
try {
  const one = stageRepository(folder, 'one', 1);
  const fifty = stageRepository(folder, 'fifty', 50);
  const twoHundred = stageRepository(folder, 'two-hundred', 200);
  const small = stageRepository(folder, 'small', 1, 1);
  const large = stageRepository(folder, 'large', 5_000, 1);
  const awsLarge = stageRepository(folder, 'aws-large', 5_000, 1);
  const host = stageHost(folder);

  // NODE_EXTRA_CA_CERTS slows every Node down, bare or not.
  const { NODE_EXTRA_CA_CERTS: _certificates, ...surroundings } = process.env;
  const clean = Object.entries(surroundings).filter(([name]) => !/^(?:AWS_|PF_)|_proxy$/i.test(name));
  const env = {
    ...Object.fromEntries(clean),
    HOME: folder,
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    AWS_ENDPOINT_URL: stub.url,
  };
  const awsFiles = (root: string) => [
    `AWS_CONFIG_FILE=${root}/.aws/config`,
    `AWS_SHARED_CREDENTIALS_FILE=${root}/.aws/credentials`,
  ];

  const pf = (cwd: string, ...args: string[]): Subject => ({ argv: [NODE, PF, ...args], cwd });
  // Another region each time, so that there is something to write.
  const regionOf = (nth: number) => (nth % 2 === 0 ? 'us-east-2' : 'us-west-2');
  const write = (cwd: string): Subject => ({
    ...pf(cwd, 'aws', 'profile', 'write', 'env-0001', '--region'),
    vary: (nth) => [regionOf(nth)],
  });
  const aws = (root: string, ...args: string[]): Subject => ({
    argv: ['env', ...awsFiles(root), 'aws', ...args],
    cwd: root,
  });
  const identity = ['sts', 'get-caller-identity', '--output', 'text'];
  const profileAt = (index: number) => `env-${String(index).padStart(4, '0')}-superuser`;

  const subjects: Record<string, Subject> = {
    bare: { argv: [NODE, '-e', '0'], cwd: one },
    verify: pf(one, 'aws', 'verify'),
    proof: pf(one, 'aws', 'verify', '--max-age', '1h'),
    help: pf(one, '--help'),
    status: pf(one, 'aws', 'status'),
    list: pf(one, 'aws', 'profile', 'list'),
    fifty: pf(fifty, 'aws', 'verify'),
    twoHundred: pf(twoHundred, 'aws', 'verify'),
    hello: { argv: [NODE, host, 'hello'], cwd: one },
    hosted: { argv: [NODE, host, 'aws', 'verify'], cwd: one },
    writeSmall: write(small),
    writeLarge: write(large),
    ...(hasAws
      ? {
          aws: aws(one, '--profile', profileAt(1), ...identity),
          awsFifty: {
            ...aws(fifty, ...identity),
            times: 50,
            vary: (index: number) => ['--profile', profileAt(index)],
            rounds: Math.min(rounds, 2),
          },
          awsWrite: {
            ...aws(awsLarge, 'configure', 'set', '--profile', profileAt(1), 'region'),
            vary: (nth: number) => [regionOf(nth)],
            rounds: Math.min(rounds, 5),
          },
        }
      : {}),
  };

  const times = measure(new Map(Object.entries(subjects)), { env, rounds }, (round) =>
    process.stderr.write(`round ${round + 1} of ${rounds}\n`),
  );
  const of = (subject: string, base: string) =>
    subject in subjects && base in subjects ? ratios(times, subject, base) : [];
  const memory = (argv: readonly string[], cwd: string) => peakMemory(argv, cwd, env, folder);
  const bareMemory = memory(['-e', '0'], one);

  const lines: Line[] = [
    { what: '`verify` of one profile / `node -e 0`', goal: '≤ 2.0', ratios: of('verify', 'bare') },
    { what: 'the same with a valid `--max-age` proof / `node -e 0`', goal: '≤ 1.8', ratios: of('proof', 'bare') },
    { what: '`--help` / `node -e 0`', goal: '≤ 3.5', ratios: of('help', 'bare') },
    { what: '`aws status` / `node -e 0`', goal: '≤ 3.5', ratios: of('status', 'bare') },
    { what: '`aws profile list` / `node -e 0`', goal: '≤ 3.5', ratios: of('list', 'bare') },
    { what: '`verify` of 50 profiles / 1 profile', goal: '≤ 2.0', ratios: of('fifty', 'verify') },
    { what: '`verify` of 200 profiles / 1 profile', goal: '≤ 3.5', ratios: of('twoHundred', 'verify') },
    { what: 'aws CLI, one profile / ours', goal: '≥ 8', ratios: of('aws', 'verify') },
    { what: 'aws CLI loop over 50 / ours', goal: '≥ 150', ratios: of('awsFifty', 'fifty') },
    {
      what: 'peak memory, 1 profile / bare node',
      goal: '≤ 1.3',
      ratios: [memory([PF, 'aws', 'verify'], one) / bareMemory],
    },
    {
      what: 'peak memory, 200 profiles / bare node',
      goal: '≤ 1.6',
      ratios: [memory([PF, 'aws', 'verify'], twoHundred) / bareMemory],
    },
    { what: "inside another oclif host: ours / the host's own hello", goal: '≤ 1.4', ratios: of('hosted', 'hello') },
    { what: '`profile write` into 5,000 profiles / into 1', goal: '≤ 1.4', ratios: of('writeLarge', 'writeSmall') },
    { what: '`aws configure set` into 5,000 / ours', goal: '≥ 10', ratios: of('awsWrite', 'writeLarge') },
  ];
  const machine = cpus();
  const versions = [
    `Node ${process.versions.node}`,
    hasAws ? (awsVersion.stdout || awsVersion.stderr).trim() : 'no aws CLI on PATH',
    `${process.platform} ${process.arch}, ${machine.length} × ${machine[0]?.model ?? 'unknown CPU'}`,
    `${rounds} rounds`,
  ];
  const names = {
    bare: '`node -e 0`',
    verify: '`pf aws verify`, 1 profile',
    proof: '`pf aws verify --max-age`, proven',
    fifty: '`pf aws verify`, 50 profiles',
    twoHundred: '`pf aws verify`, 200 profiles',
    help: '`pf --help`',
    ...(hasAws
      ? { aws: '`aws sts get-caller-identity`', awsFifty: 'the same for 50 profiles, one after another' }
      : {}),
  };
  process.stdout.write(
    `${versions.join(' · ')}\n\n${tableOf(lines)}\n\n${timesOf(times, new Map(Object.entries(names)))}\n`,
  );
} finally {
  stub.stop();
  rmSync(folder, { recursive: true, force: true });
}

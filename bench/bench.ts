/**
 * The speed of `pf aws verify` and its neighbours, side by side with the real AWS CLI and a bare Node, in one shuffled
 * run on this machine. Asserts nothing about time.
 *   npm run bench                        21 rounds
 *   npm run bench -- --rounds 3          few
 *   npm run bench -- --worlds users      only in repositories as people have them, over HTTPS; `own`: only in ours
 *   npm run bench -- --worlds terragrunt --rounds 5   run --all plan, with and without the guard; --units 100
 *   npm run bench -- --worlds organization --accounts 500   a large organization beside the AWS CLI
 *   npm run bench -- --latency 40        with AWS 40 ms away, there and back, in the worlds over HTTPS
 *   npm run bench -- --ca extra          NODE_EXTRA_CA_CERTS there instead of AWS_CA_BUNDLE
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, peakMemory, type Subject, type Times } from './measure.ts';
import { makeOrganizationWorld } from './organization-world.ts';
import { makeOwnWorld } from './own-worlds.ts';
import { ratios, tableOf, timesOf } from './report.ts';
import { makeTerragruntWorld } from './terragrunt-world.ts';
import { makeUserWorld } from './user-worlds.ts';
import { readSurroundings, type Surroundings, type World } from './world.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    worlds: { type: 'string', default: 'own,users' },
    latency: { type: 'string', default: '0' },
    ca: { type: 'string', default: 'bundle' },
    units: { type: 'string', default: '100' },
    accounts: { type: 'string', default: '500' },
  },
});
const rounds = parseWholeNumber('--rounds', flags.rounds, 1);
const latency = parseWholeNumber('--latency', flags.latency, 0);
const { ca } = flags;
if (ca !== 'bundle' && ca !== 'extra') throw new Error('--ca takes bundle or extra.');
const units = parseWholeNumber('--units', flags.units, 1);
const accounts = parseWholeNumber('--accounts', flags.accounts, 1);
const wanted = flags.worlds.split(',');
const WORLDS = ['own', 'users', 'terragrunt', 'organization'];
if (!wanted.every((name) => WORLDS.includes(name))) throw new Error(`--worlds takes ${WORLDS.join(', ')}.`);
if (!existsSync(join(import.meta.dirname, '..', 'dist', 'cli.cjs'))) throw new Error('Nothing is built: npm run build');

const folder = mkdtempSync(join(tmpdir(), 'pf-bench-'));
const worlds: World[] = [];
try {
  const surroundings = readSurroundings(folder, rounds);
  if (wanted.includes('own')) worlds.push(await makeOwnWorld(surroundings));
  if (wanted.includes('users')) worlds.push(await makeUserWorld(surroundings, { latency, ca }));
  if (wanted.includes('organization')) worlds.push(await makeOrganizationWorld(surroundings, accounts));
  if (wanted.includes('terragrunt')) worlds.push(await makeTerragruntWorld(surroundings, units));
  const subjects = worlds.flatMap(({ title, subjects: own }) =>
    Object.entries(own).map(([name, subject]): [string, Subject] => [`${title}/${name}`, subject]),
  );
  const times = measure(new Map(subjects), rounds, (round) =>
    process.stderr.write(`round ${round + 1} of ${rounds}\n`),
  );
  const report = [describeMachine(surroundings), ...worlds.map((world) => formatReport(world, times))];
  process.stdout.write(`${report.join('\n\n')}\n`);
} finally {
  for (const { stop } of worlds) stop();
  rmSync(folder, { recursive: true, force: true });
}

function formatReport({ title, subjects, lines, names }: World, times: Times): string {
  const key = (name: string) => `${title}/${name}`;
  const memory = (name: string) => {
    const subject = subjects[name];
    return subject === undefined ? Number.NaN : peakMemory(subject, folder);
  };
  const table = lines({
    of: (subject, base) => ratios(times, key(subject), key(base)),
    memory: (subject, base) => [memory(subject) / memory(base)],
  });
  const measured = Object.entries(names).filter(([name]) => name in subjects);
  const own = new Map(measured.map(([name, what]) => [key(name), what]));
  return `${title}\n\n${tableOf(table)}\n\n${timesOf(times, own)}`;
}

function describeMachine({ awsVersion }: Surroundings): string {
  const machine = cpus();
  return [
    `Node ${process.versions.node}`,
    awsVersion ?? 'no aws CLI on PATH: it was not measured',
    `${process.platform} ${process.arch}, ${machine.length} × ${machine[0]?.model ?? 'unknown CPU'}`,
    `${rounds} rounds`,
  ].join(' · ');
}

function parseWholeNumber(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (text === '' || !Number.isInteger(number) || number < least)
    throw new Error(`${flag} takes a whole number from ${least}.`);
  return number;
}

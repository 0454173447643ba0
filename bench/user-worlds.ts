import { join } from 'node:path';
import {
  makeGrownRepository,
  makeIsolatedRepository,
  makeOldestRepository,
  makeSharedRepository,
  type StackOptions,
} from '../test/support/stack-repositories.ts';
import { makeAuthority } from './authority.ts';
import type { Subject } from './measure.ts';
import { stageHost, startStub } from './stage.ts';
import { IDENTITY, makeSubjects, type Surroundings, type World } from './world.ts';

export interface Distance {
  /** Milliseconds to AWS and back. */
  readonly latency: number;
  /** How the authority is handed over: AWS_CA_BUNDLE, or NODE_EXTRA_CA_CERTS, which slows every Node down. */
  readonly ca: 'bundle' | 'extra';
}

/** What any program on Node that asks AWS has to do at the least. */
const BARE_GET = `const ca = process.env.AWS_CA_BUNDLE && require('node:fs').readFileSync(process.env.AWS_CA_BUNDLE);
require('node:https').get(process.argv[1], { ca }, (reply) => reply.resume());`;

/** Most people hold no credentials of the management account. */
const MEMBER: StackOptions = { access: 'static keys', awsDirMode: 0o700, keyless: ['management', 'root'] };
const ADMINISTRATOR: StackOptions = { access: 'static keys', awsDirMode: 0o700 };

/** Repositories as people have them, over HTTPS. */
export async function makeUserWorld(surroundings: Surroundings, { latency, ca }: Distance): Promise<World> {
  const { folder, rounds, awsVersion, env: clean } = surroundings;
  const authority = makeAuthority(folder);
  const { root, environments } = makeGrownRepository(join(folder, 'grown'), MEMBER);
  const administrator = makeGrownRepository(join(folder, 'administrator'), ADMINISTRATOR).root;
  const oldest = makeOldestRepository(join(folder, 'oldest'), MEMBER).root;
  const shared = makeSharedRepository(join(folder, 'shared'), MEMBER).root;
  const isolated = makeIsolatedRepository(join(folder, 'isolated'), MEMBER).root;
  const members = environments.map(({ accountId }) => accountId).join(',');
  const tls = ['--certificate', authority.certificate, '--key', authority.key];
  const stub = await startStub(...tls, '--latency', String(latency), '--members', members);

  const host = stageHost(join(folder, 'users'));
  const handedOver = ca === 'bundle' ? 'AWS_CA_BUNDLE' : 'NODE_EXTRA_CA_CERTS';
  const env = { ...clean, AWS_ENDPOINT_URL: stub.url, [handedOver]: authority.ca };
  const { node, pf } = makeSubjects(env);
  const { aws } = makeSubjects({ ...env, AWS_CA_BUNDLE: authority.ca });
  // By name: whoever has leftover profiles cannot verify them.
  const all = environments.map(({ name }) => name);
  const subjects: Record<string, Subject> = {
    bare: node(root, '-e', '0'),
    get: node(root, '-e', BARE_GET, stub.url),
    verify: pf(root, 'aws', 'verify', 'production'),
    proof: pf(root, 'aws', 'verify', 'production', '--max-age', '1h'),
    auth: pf(join(root, 'environments/production/us-east-2/aws_eks'), 'terragrunt', 'auth'),
    status: pf(root, 'aws', 'status'),
    list: pf(root, 'aws', 'profile', 'list'),
    help: pf(root, '--help'),
    asked: pf(administrator, 'aws', 'verify', 'production'),
    sixty: pf(administrator, 'aws', 'verify', ...all),
    oldest: pf(oldest, 'aws', 'verify', 'production'),
    shared: pf(shared, 'aws', 'verify', 'production'),
    hostGet: node(root, host, 'get'),
    hosted: node(root, host, 'aws', 'verify', 'production'),
    isolated: pf(isolated, 'aws', 'verify', 'production'),
  };
  const ofAws: Record<string, Subject> = {
    aws: aws(root, '--profile', 'production-superuser', ...IDENTITY),
    awsSixty: {
      ...aws(administrator, ...IDENTITY),
      times: all.length,
      vary: (nth) => ['--profile', `${all[nth - 1]}-superuser`],
      rounds: Math.min(rounds, 2),
    },
  };
  return {
    title: `In repositories as people have them, over HTTPS, ${latency} ms to AWS and back, authority by ${handedOver}`,
    subjects: awsVersion === undefined ? subjects : { ...subjects, ...ofAws },
    lines: ({ of, memory }) => [
      { what: 'one `https.get` / `node -e 0`: the floor', goal: '', ratios: of('get', 'bare') },
      { what: '`verify` of one environment / `https.get`', goal: '≤ 1.3', ratios: of('verify', 'get') },
      { what: '`verify` of one environment / `node -e 0`', goal: '', ratios: of('verify', 'bare') },
      { what: 'the same with a valid `--max-age` proof / `node -e 0`', goal: '≤ 1.6', ratios: of('proof', 'bare') },
      { what: '`terragrunt auth` / `https.get`', goal: '≤ 1.3', ratios: of('auth', 'get') },
      { what: '`aws status` / `node -e 0`', goal: '≤ 3.0', ratios: of('status', 'bare') },
      { what: '`aws profile list` / `node -e 0`', goal: '≤ 3.0', ratios: of('list', 'bare') },
      { what: '`--help` / `node -e 0`', goal: '≤ 3.0', ratios: of('help', 'bare') },
      { what: "`verify` of one with the management account's key / `https.get`", goal: '', ratios: of('asked', 'get') },
      { what: 'the same of 60 / of one', goal: '≤ 2.0', ratios: of('sixty', 'asked') },
      { what: '`verify` of one in a repository of 2023 / `https.get`', goal: '≤ 1.3', ratios: of('oldest', 'get') },
      { what: '`verify` of one in a repository of 2025 / `https.get`', goal: '≤ 1.3', ratios: of('shared', 'get') },
      { what: '`verify` of one in a repository of 2026 / `https.get`', goal: '≤ 1.3', ratios: of('isolated', 'get') },
      {
        what: 'inside another oclif host: ours / a command with one `https.get`',
        goal: '≤ 1.4',
        ratios: of('hosted', 'hostGet'),
      },
      { what: 'aws CLI, one profile / ours', goal: '≥ 6', ratios: of('aws', 'verify') },
      { what: 'aws CLI loop over 60 / ours', goal: '≥ 140', ratios: of('awsSixty', 'sixty') },
      { what: 'peak memory, `verify` of one / bare node', goal: '≤ 1.3', ratios: memory('verify', 'bare') },
    ],
    names: {
      bare: '`node -e 0`',
      get: '`https.get`',
      verify: '`pf aws verify production`',
      proof: '`pf aws verify production --max-age`, proven',
      sixty: '`pf aws verify`, 60 environments by name',
      status: '`pf aws status`',
      help: '`pf --help`',
      aws: '`aws sts get-caller-identity`',
      awsSixty: 'the same for 60 profiles, one after another',
    },
    stop: stub.stop,
  };
}

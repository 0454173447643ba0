import type { Subject } from './measure.ts';
import { stageHost, stageKeys, stageRepository, startStub } from './stage.ts';
import { IDENTITY, makeSubjects, type Surroundings, type World } from './world.ts';

/** Repositories as this tool leaves them, over plain HTTP. */
export async function makeOwnWorld({ folder, rounds, awsVersion, env: clean }: Surroundings): Promise<World> {
  const stub = await startStub();
  const one = stageRepository(folder, 'one', 1);
  const fifty = stageRepository(folder, 'fifty', 50);
  const twoHundred = stageRepository(folder, 'two-hundred', 200);
  const small = stageRepository(folder, 'small', 1, 1);
  const large = stageRepository(folder, 'large', 5_000, 1);
  const awsLarge = stageRepository(folder, 'aws-large', 5_000, 1);
  const host = stageHost(folder);

  const { node, pf, aws } = makeSubjects({ ...clean, AWS_ENDPOINT_URL: stub.url });
  // Another region each time, so that there is something to write.
  const regionOf = (nth: number) => (nth % 2 === 0 ? 'us-east-2' : 'us-west-2');
  const write = (cwd: string): Subject => ({
    ...pf(cwd, 'aws', 'profile', 'write', 'env-0001', '--region'),
    vary: (nth) => [regionOf(nth)],
  });
  const keyAt = stageKeys(folder);
  const writeKey = (cwd: string): Subject => ({
    ...pf(cwd, 'aws', 'profile', 'write', 'env-0001', '--yes', '--from-json'),
    vary: (nth) => [keyAt(nth)],
  });
  const profileAt = (index: number) => `env-${String(index).padStart(4, '0')}-superuser`;
  const subjects: Record<string, Subject> = {
    bare: node(one, '-e', '0'),
    verify: pf(one, 'aws', 'verify'),
    proof: pf(one, 'aws', 'verify', '--max-age', '1h'),
    help: pf(one, '--help'),
    status: pf(one, 'aws', 'status'),
    list: pf(one, 'aws', 'profile', 'list'),
    fifty: pf(fifty, 'aws', 'verify'),
    twoHundred: pf(twoHundred, 'aws', 'verify'),
    hello: node(one, host, 'hello'),
    hosted: node(one, host, 'aws', 'verify'),
    writeSmall: write(small),
    writeLarge: write(large),
    keySmall: writeKey(small),
    keyLarge: writeKey(large),
  };
  const ofAws: Record<string, Subject> = {
    aws: aws(one, '--profile', profileAt(1), ...IDENTITY),
    awsFifty: {
      ...aws(fifty, ...IDENTITY),
      times: 50,
      vary: (index: number) => ['--profile', profileAt(index)],
      rounds: Math.min(rounds, 2),
    },
    awsWrite: {
      ...aws(awsLarge, 'configure', 'set', '--profile', profileAt(1), 'region'),
      vary: (nth: number) => [regionOf(nth)],
      rounds: Math.min(rounds, 5),
    },
  };
  return {
    title: "In this tool's own repositories, over HTTP",
    subjects: awsVersion === undefined ? subjects : { ...subjects, ...ofAws },
    lines: ({ of, memory }) => [
      { what: '`verify` of one profile / `node -e 0`', goal: '≤ 2.0', ratios: of('verify', 'bare') },
      { what: 'the same with a valid `--max-age` proof / `node -e 0`', goal: '≤ 1.8', ratios: of('proof', 'bare') },
      { what: '`--help` / `node -e 0`', goal: '≤ 3.5', ratios: of('help', 'bare') },
      { what: '`aws status` / `node -e 0`', goal: '≤ 3.5', ratios: of('status', 'bare') },
      { what: '`aws profile list` / `node -e 0`', goal: '≤ 3.5', ratios: of('list', 'bare') },
      { what: '`verify` of 50 profiles / 1 profile', goal: '≤ 2.0', ratios: of('fifty', 'verify') },
      { what: '`verify` of 200 profiles / 1 profile', goal: '≤ 3.5', ratios: of('twoHundred', 'verify') },
      { what: 'aws CLI, one profile / ours', goal: '≥ 8', ratios: of('aws', 'verify') },
      { what: 'aws CLI loop over 50 / ours', goal: '≥ 150', ratios: of('awsFifty', 'fifty') },
      { what: 'peak memory, 1 profile / bare node', goal: '≤ 1.3', ratios: memory('verify', 'bare') },
      { what: 'peak memory, 200 profiles / bare node', goal: '≤ 1.6', ratios: memory('twoHundred', 'bare') },
      { what: "inside another oclif host: ours / the host's own hello", goal: '≤ 1.4', ratios: of('hosted', 'hello') },
      { what: '`profile write` into 5,000 profiles / into 1', goal: '≤ 1.4', ratios: of('writeLarge', 'writeSmall') },
      { what: 'the same of a key, proven before', goal: '≤ 1.3', ratios: of('keyLarge', 'keySmall') },
      { what: '`aws configure set` into 5,000 / ours of a key', goal: '≥ 8', ratios: of('awsWrite', 'keyLarge') },
      { what: '`aws configure set` into 5,000 / ours', goal: '≥ 10', ratios: of('awsWrite', 'writeLarge') },
    ],
    names: {
      bare: '`node -e 0`',
      verify: '`pf aws verify`, 1 profile',
      proof: '`pf aws verify --max-age`, proven',
      fifty: '`pf aws verify`, 50 profiles',
      twoHundred: '`pf aws verify`, 200 profiles',
      help: '`pf --help`',
      aws: '`aws sts get-caller-identity`',
      awsFifty: 'the same for 50 profiles, one after another',
    },
    stop: stub.stop,
  };
}

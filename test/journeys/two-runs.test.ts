import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { readProfiles } from '../../src/ini/index.ts';
import { type Cloud, sandboxCloud } from '../support/cloud.ts';
import { type Ended, type InstalledPf, installPf } from '../support/installed-pf.ts';
import { newRepository, removeRepository } from '../support/ordeal.ts';
import { assertSettled, filesOf } from '../support/settled.ts';

const ORG_INIT = ['aws', 'org', 'init', '--from-env', '--yes', '--no-next', '--json'];
const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];
const WAITS = /Another run is at work in this repository \(process \d+ on .+\); waiting for it to end\./;

describe('two runs at once', function () {
  this.timeout('2m');
  let pf: InstalledPf;
  const folders: string[] = [];

  before(async () => {
    pf = await installPf();
  });

  after(async () => {
    await pf.remove();
    await Promise.all(folders.map(removeRepository));
  });

  async function repository(): Promise<string> {
    const folder = await newRepository();
    folders.push(folder);
    return folder;
  }

  function run(cloud: Cloud, folder: string, args: readonly string[]): Promise<Ended> {
    const { accessKeyId, secretAccessKey } = cloud.credentials;
    const env = {
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    return pf.run(args, { cwd: folder, env });
  }

  function allDone(runs: readonly Ended[]): void {
    for (const { status, stderr } of runs) assert.equal(status, 0, stderr);
  }

  it('in one repository, org init: the second waits, says so, and finds everything there', async () => {
    await using cloud = await sandboxCloud();
    const folder = await repository();
    const args = [...ORG_INIT, '--delete-root-key'];
    const runs = await Promise.all([run(cloud, folder, args), run(cloud, folder, args)]);
    allDone(runs);
    assert.equal(runs.filter(({ stderr }) => WAITS.test(stderr)).length, 1);
    assert.deepEqual(runs.map(({ stdout }) => JSON.parse(stdout).created).sort(), [false, true]);
    await assertSettled(cloud, folder, { environments: [], rootKeys: 0 });
  });

  it('in one repository, account add: one account and one key for each environment', async () => {
    await using cloud = await sandboxCloud();
    const folder = await repository();
    allDone([await run(cloud, folder, ORG_INIT)]);
    cloud.gate.arm();
    const runs = await Promise.all([1, 2, 3].map(() => run(cloud, folder, ACCOUNT_ADD)));
    allDone(runs);
    assert.equal(runs.filter(({ stderr }) => WAITS.test(stderr)).length, 2);
    assert.equal(cloud.gate.changes.filter((name) => name === 'CreateAccount').length, 2);
    assert.equal(cloud.gate.changes.filter((name) => name === 'CreateAccessKey').length, 2);
    await assertSettled(cloud, folder, { environments: ['production', 'staging'] });
  });

  it('in two repositories, as on two machines: one account each, and a key for each machine', async () => {
    await using cloud = await sandboxCloud();
    const [one, other] = [await repository(), await repository()];
    allDone(await Promise.all([run(cloud, one, ORG_INIT), run(cloud, other, ORG_INIT)]));
    allDone(await Promise.all([run(cloud, one, ACCOUNT_ADD), run(cloud, other, ACCOUNT_ADD)]));
    const members = await cloud.members();
    assert.deepEqual(members.map(({ email }) => email.replace(/.*\+|@.*/g, '')).sort(), ['production', 'staging']);
    const owners = [
      [cloud.managementAccountId, 'management-superuser'],
      ...members.map(({ id, email }) => [id, `${email.replace(/.*\+|@.*/g, '')}-superuser`]),
    ];
    for (const [accountId = '', userName = ''] of owners) {
      const listed = (await cloud.keysOf(accountId, userName)).map(({ id }) => id).sort();
      const held = await Promise.all([one, other].map((folder) => heldKey(folder, userName)));
      assert.deepEqual(listed, held.sort(), `keys of ${userName}`);
    }
    // Each machine's next run finds its work done.
    cloud.gate.arm();
    allDone([await run(cloud, one, ACCOUNT_ADD), await run(cloud, other, ACCOUNT_ADD)]);
    assert.deepEqual(cloud.gate.changes, []);
  });

  it('a plan waits for nobody', async () => {
    await using cloud = await sandboxCloud();
    const folder = await repository();
    const runs = await Promise.all([
      run(cloud, folder, [...ORG_INIT, '--plan']),
      run(cloud, folder, [...ORG_INIT, '--plan']),
    ]);
    allDone(runs);
    for (const { stderr } of runs) assert.doesNotMatch(stderr, WAITS);
    assert.deepEqual([...(await filesOf(folder)).keys()], ['panfactum.yaml']);
  });
});

async function heldKey(folder: string, userName: string): Promise<string | undefined> {
  const files = await filesOf(folder);
  const text = (name: string) => files.get(name)?.toString('utf8');
  const profiles = readProfiles({ config: text('.aws/config'), credentials: text('.aws/credentials') });
  return profiles.get(userName)?.credentials?.get('aws_access_key_id');
}

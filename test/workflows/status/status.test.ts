import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusState, StatusStep } from '../../../src/workflows/status/decide.ts';
import { describeContacts } from '../../../src/workflows/status/describe-contacts.ts';
import { clientOf } from '../../sandbox/client.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../../support/pf-in-process.ts';
import { type Scene, stageScene } from '../verify/scene.ts';

const ORGANIZATION = 'Organization and management profile';
const PRODUCTION = 'Account of production';
const FILES = 'AWS files of the repository';
const ROOT_USER = 'Root user of the management account';
const MEMBERS = 'Root users of the members';

/** What is out of order, the step that says so, and what is to be typed. */
interface Case {
  readonly title: string;
  readonly prepare: (scene: Scene) => unknown;
  readonly step: string;
  readonly state: StatusStep['state'];
  readonly evidence: RegExp;
  readonly next: RegExp;
  /** The exit status of --check. */
  readonly checked: number;
}

const own = (scene: Scene, credentials: string, config = 'region = us-east-2') =>
  scene.writeProfiles({
    'management-superuser': scene.profileOf(scene.management.key),
    'production-superuser': { config, credentials },
  });

const CASES: readonly Case[] = [
  {
    title: 'an empty profile',
    prepare: (scene) => own(scene, ''),
    step: PRODUCTION,
    state: 'not done',
    evidence: /without credentials in this checkout/,
    next: /^pf aws account add production$/,
    checked: 4,
  },
  {
    title: 'half a key',
    prepare: (scene) => own(scene, 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE'),
    step: PRODUCTION,
    state: 'not done',
    evidence: /a part of a key/,
    next: /^pf aws account add production$/,
    checked: 4,
  },
  {
    title: 'no region',
    prepare: (scene) => own(scene, scene.profileOf(scene.production.key).credentials, 'output = text'),
    step: PRODUCTION,
    state: 'broken',
    evidence: /has no region/,
    next: /^pf aws profile write production --region us-east-2$/,
    checked: 1,
  },
  {
    title: 'two kinds of credentials',
    prepare: (scene) =>
      own(
        scene,
        scene.profileOf(scene.production.key).credentials,
        'region = us-east-2\nsso_account_id = 123456789012\nsso_role_name = a',
      ),
    step: PRODUCTION,
    state: 'broken',
    evidence: /CREDENTIALS_AMBIGUOUS/,
    next: /^pf aws verify production$/,
    checked: 5,
  },
  {
    title: 'a wrong account',
    prepare: (scene) => scene.writeEnvironment('production', '210987654321'),
    step: PRODUCTION,
    state: 'broken',
    evidence: /210987654321/,
    next: /^pf aws profile write production$/,
    checked: 5,
  },
  {
    title: 'the account of another environment',
    prepare: (scene) => scene.writeEnvironment('production', scene.management.account),
    step: PRODUCTION,
    state: 'broken',
    evidence: /ACCOUNT_SHARED/,
    next: /^pf aws verify management$/,
    checked: 5,
  },
  {
    title: 'credentials that git tracks',
    prepare: (scene) => execFileSync('git', ['-C', scene.root, 'add', '-f', '.aws/credentials']),
    step: FILES,
    state: 'broken',
    evidence: /tracked by git/,
    next: /^git -C .* rm --cached /,
    checked: 7,
  },
  {
    title: 'credentials that others can read',
    prepare: (scene) => chmodSync(join(scene.root, '.aws/credentials'), 0o644),
    step: FILES,
    state: 'broken',
    evidence: /lets others read/,
    next: /^chmod 600 /,
    checked: 7,
  },
  {
    title: 'a credentials file in UTF-16',
    prepare: (scene) =>
      writeFileSync(join(scene.root, '.aws/credentials'), Buffer.from('\ufeff[production-superuser]\n', 'utf16le')),
    step: FILES,
    state: 'broken',
    evidence: /UTF-16/,
    next: /^pf aws verify$/,
    checked: 2,
  },
];

describe('status', () => {
  const keep = useCleanup();
  let pf: PfInProcess;
  before(async () => {
    pf = await keep(openPfInProcess());
  });

  async function ask(scene: Scene, ...flags: string[]) {
    const { stdout, status, stderr } = await pf.run(['aws', 'status', ...flags], { cwd: scene.root, env: scene.env() });
    return { stdout, status, stderr };
  }
  async function readSteps(scene: Scene, ...flags: string[]) {
    const { stdout, status } = await ask(scene, '--json', ...flags);
    const { steps, next }: { steps: StatusStep[]; next: string[] } = JSON.parse(stdout);
    const find = (name: string) => steps.find(({ step }) => step === name) ?? assert.fail(`no step ${name}`);
    return { steps, next, status, find };
  }

  for (const { title, prepare, step, state, evidence, next, checked } of CASES) {
    it(`is decided by ${title}, and so is what comes next`, async () => {
      await using scene = await stageScene();
      prepare(scene);
      for (const flags of [[], ['--check']]) {
        const said = await readSteps(scene, ...flags);
        const told = JSON.stringify(said.steps, null, 1);
        assert.equal(said.find(step).state, state, told);
        assert.match(said.find(step).evidence, evidence);
        assert.match(said.next[0] ?? '', next);
        assert.equal(said.status, flags.length === 0 ? 0 : checked, told);
      }
      // One verdict: no table beside the steps, and no step that is done for what verify finds broken.
      const { stdout } = await ask(scene, '--check');
      assert.doesNotMatch(stdout, /FAILED|VERDICT/);
      if (step !== FILES) assert.match(stdout, new RegExp(`^[✖○] ${step}$`, 'm'));
      else assert.doesNotMatch(stdout, /^✔ (Account|Organization)/m);
    });
  }

  it('says of the root user what IAM says, and without AWS that nobody knows', async () => {
    await using scene = await stageScene();
    const offline = await readSteps(scene);
    assert.deepEqual(
      [offline.find(ROOT_USER).state, offline.find(ROOT_USER).command],
      ['unknown', 'pf aws status --check'],
    );
    assert.equal(scene.asked().length, 0);

    const keyed = await readSteps(scene, '--check');
    assert.equal(keyed.find(ROOT_USER).evidence, 'it has access keys, no second factor');
    assert.match(keyed.next[0] ?? '', /^pf aws org init .*--delete-root-key$/);

    const { accessKeyId, secretAccessKey } = scene.sandbox.scenario.createRootKey(scene.management.account);
    const env = scene.env({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
    const deletion = ['aws', 'org', 'init', '--from-env', '--delete-root-key', '--yes', '--no-next'];
    assert.equal((await pf.run(deletion, { cwd: scene.root, env })).status, 0);
    const bare = await readSteps(scene, '--check');
    assert.deepEqual(
      [bare.find(ROOT_USER).state, bare.find(ROOT_USER).evidence],
      ['not done', 'no access keys, no second factor'],
    );
    assert.match(bare.find(ROOT_USER).advice ?? '', /^As root, add a second factor/);

    scene.sandbox.scenario.setRootMfa(scene.management.account, true);
    const safe = await readSteps(scene, '--check');
    assert.deepEqual(
      [safe.find(ROOT_USER).state, safe.find(ROOT_USER).evidence],
      ['done', 'no access keys, a second factor'],
    );
  });

  it('tells of the root users of the members what they have, or why nobody knows', async () => {
    await using scene = await stageScene();
    const offline = await readSteps(scene);
    assert.deepEqual(
      [offline.find(MEMBERS).state, offline.find(MEMBERS).command],
      ['unknown', 'pf aws status --check'],
    );

    const off = await readSteps(scene, '--check');
    assert.deepEqual([off.find(MEMBERS).state, off.find(MEMBERS).command], ['not done', 'pf aws org init']);

    const { organizations, iam } = clientOf(scene.sandbox.endpoint, scene.management.key);
    await organizations('EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' });
    await iam('EnableOrganizationsRootCredentialsManagement');
    scene.sandbox.scenario.setRootPassword(scene.production.account, true);
    const open = await readSteps(scene, '--check');
    assert.equal(open.find(MEMBERS).evidence, 'production: The root user has a password and no second factor.');
    assert.equal(open.find(MEMBERS).command, 'pf aws root secure production');

    scene.sandbox.scenario.setRootPassword(scene.production.account, false);
    assert.equal((await readSteps(scene, '--check')).find(MEMBERS).state, 'done');

    scene.sandbox.scenario.denyByPolicy(['*'], scene.production.account, true);
    const denied = await readSteps(scene, '--check');
    assert.equal(denied.find(MEMBERS).state, 'unknown');
    assert.match(denied.find(MEMBERS).evidence, /\(POLICY_DENIES\)$/);
  });

  it('tells at each step whose the credentials are, or why nobody knows', async () => {
    await using scene = await stageScene();
    const { find } = await readSteps(scene, '--check');
    assert.match(find(PRODUCTION).evidence, /proven as user\/production-superuser$/);
    assert.equal(find(ORGANIZATION).state, 'done');
    scene.sandbox.scenario.setKeyActive(scene.production.key.accessKeyId, false);
    const after = await readSteps(scene, '--check');
    assert.deepEqual([after.find(PRODUCTION).state, after.status], ['broken', 4]);
    assert.match(after.find(PRODUCTION).evidence, /\(KEY_INACTIVE\)$/);
  });

  it('tells of security contacts and mailboxes what AWS and DNS say, and asks neither offline', async () => {
    await using scene = await stageScene();
    const [contacts, mail] = ['Security contacts of the accounts', 'Mailboxes of the root users'];
    const offline = await readSteps(scene);
    assert.deepEqual([offline.find(contacts).state, offline.find(mail).state], ['unknown', 'unknown']);
    assert.equal(scene.asked().length, 0);
    const off = (await readSteps(scene, '--check')).find(contacts);
    assert.deepEqual([off.state, off.command], ['unknown', 'pf aws org init']);
    assert.match(off.evidence, /ACCOUNT_ACCESS_OFF/);
    const management = clientOf(scene.sandbox.endpoint, scene.management.key);
    await management.organizations('EnableAWSServiceAccess', { ServicePrincipal: 'account.amazonaws.com' });
    const checked = await readSteps(scene, '--check');
    const { state, command } = checked.find(contacts);
    assert.deepEqual([state, command], ['not done', 'pf aws contacts set']);
    // Whoever plays AWS has made its addresses up: nobody asks DNS about them.
    assert.equal(checked.find(mail).state, 'unknown');
    assert.match(checked.find(mail).evidence, /takes mail was not to be learnt$/);
  });

  for (const [is, state, words] of [
    ['taken', 'done', /^2 addresses at acme\.test, which takes mail$/],
    ['refused', 'broken', /no mail server for acme\.test$/],
    ['unknown', 'unknown', /whether acme\.test takes mail was not to be learnt$/],
  ] as const) {
    it(`has mailboxes ${state} whose domain DNS says is ${is}`, () => {
      const accounts = ['management', 'production'].map((environment) => ({
        environment,
        email: `aws+${environment}@acme.test`,
        hasContact: environment === 'management',
      }));
      const contacts = { accounts, domains: new Map([['acme.test', is]]) };
      const known = { management: { record: { accountId: '1' } }, checked: { contacts } };
      const [security, mail] = describeContacts(known as unknown as StatusState);
      assert.equal(security?.command, 'pf aws contacts set production');
      assert.equal(mail?.state, state);
      assert.match(mail?.evidence ?? '', words);
    });
  }
});

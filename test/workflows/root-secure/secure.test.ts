import assert from 'node:assert/strict';
import type { Plan } from '../../../src/run/plan.ts';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import type { RootSecureResult } from '../../../src/workflows/root-secure/execute.ts';
import { clientOf } from '../../sandbox/client.ts';
import { conforming, errorOf } from '../../support/schemas.ts';
import { type Place, usePlaces } from '../account-close/scene.ts';
import { assertSecured, giveRootEverything } from './scene.ts';

/** As a session of root may do them, the password at once after what guards it. */
const IN_ORDER = [
  'DeleteAccessKey',
  'DeleteSigningCertificate',
  'DeactivateMFADevice',
  'DeleteVirtualMFADevice',
  'DeleteLoginProfile',
];

const SURE = '--confirm staging --yes --json';

describe('pf aws root secure', () => {
  const stage = usePlaces();
  const secured = (stdout: string) => conforming('aws:root:secure', stdout) as unknown as RootSecureResult;
  const idOf = ({ sandbox }: Place, name: string) =>
    sandbox.state.accounts().find((account) => account.name.endsWith(name))?.id ?? '';

  it('deletes what the plan says, in order and nothing else, looks again, and finds nothing the next time', async () => {
    const place = await stage();
    const { sandbox, staging, root } = place;
    const { key } = giveRootEverything(sandbox, staging);
    const planned = await root('secure staging production --plan --json');
    assert.equal(planned.status, 0, planned.stdout);
    const { plan } = conforming('aws:root:secure', planned.stdout) as unknown as { plan: Plan };
    const named = plan.steps.flatMap(({ calls }) => calls.map((call) => call.replace('iam:', '')));
    assert.deepEqual([named, place.changes()], [IN_ORDER, []]);
    const first = await root(`secure staging production ${SURE}`);
    assert.equal(first.status, 0, `${first.stdout}${first.stderr}`);
    assert.deepEqual(place.changes(), IN_ORDER);
    assertSecured(sandbox, staging);
    const result = secured(first.stdout);
    assert.deepEqual(
      result.secured.map(({ environment, changed }) => [environment, changed]),
      [
        ['staging', true],
        ['production', false],
      ],
    );
    const hidden = key.accessKeyId.slice(-4).padStart(key.accessKeyId.length, '*');
    assert.deepEqual(result.secured[0]?.deleted, {
      accessKeys: [hidden],
      certificates: 1,
      mfaDevices: 1,
      password: true,
    });
    sandbox.clearRequests();
    // Nothing is asked for what nothing is done for.
    const again = await root('secure staging production --json');
    assert.equal(again.status, 0, again.stdout);
    assert.ok(secured(again.stdout).secured.every(({ changed }) => !changed));
    assert.deepEqual(place.changes(), []);
  });

  it('waits for the names, and for the right ones', async () => {
    const place = await stage();
    giveRootEverything(place.sandbox, place.staging);
    const missing = await place.root('secure staging production --yes --json');
    assert.equal(missing.status, 3);
    assert.deepEqual(errorOf(missing.stdout).missing, ['--confirm staging']);
    const unsaid = await place.root('secure staging --confirm staging --json');
    assert.deepEqual([unsaid.status, errorOf(unsaid.stdout).code], [3, 'CONFIRMATION_NEEDED']);
    const stranger = await place.root('secure staging --confirm staging --confirm production --yes --json');
    assert.deepEqual([stranger.status, errorOf(stranger.stdout).code], [2, 'USAGE']);
    const nobody = await place.root('secure --yes --json');
    assert.deepEqual([nobody.status, errorOf(nobody.stdout).missing], [3, ['ENVIRONMENT']]);
    assert.deepEqual(place.changes(), []);
  });

  it('leaves a key that is in use, and all that stands beside it, unless it is told to', async () => {
    const place = await stage();
    const { sandbox, staging, root } = place;
    const { key } = giveRootEverything(sandbox, staging);
    const production = idOf(place, 'production');
    sandbox.scenario.createRootKey(production);
    assert.equal((await clientOf(sandbox.endpoint, key).sts('GetCallerIdentity')).status, 200);
    const line = 'secure staging production --confirm staging --confirm production';
    for (const end of ['--plan --json', '--yes --json']) {
      const { status, stdout } = await root(`${line} ${end}`);
      assert.equal(status, 2, stdout);
      const { failed } = end.startsWith('--plan') ? JSON.parse(stdout).plan : secured(stdout);
      assert.deepEqual([failed[0].environment, failed[0].code], ['staging', 'ROOT_KEY_IN_USE']);
      assert.match(failed[0].message, /was last used \d{4}-.* for sts in us-east-1/);
      assert.match(failed[0].suggestions.join('\n'), /pf aws root secure staging --force/);
    }
    assert.deepEqual(place.changes(), ['DeleteAccessKey']);
    const forced = await root(`secure staging --force ${SURE}`);
    assert.equal(forced.status, 0, forced.stdout);
    assertSecured(sandbox, staging);
  });

  it('refuses the management account before it looks anywhere, an account that is not in use, and names of nothing', async () => {
    const place = await stage();
    giveRootEverything(place.sandbox, place.staging);
    const management = await place.root('secure staging management --confirm staging --yes --json');
    assert.deepEqual([management.status, errorOf(management.stdout).code], [2, 'ROOT_OF_MANAGEMENT']);
    for (const [name, code] of [
      ['stagng', 'ENVIRONMENT_UNKNOWN'],
      ['$(id)', 'ENVIRONMENT_NAME_INVALID'],
      ['../staging', 'ENVIRONMENT_NAME_INVALID'],
    ]) {
      const unknown = await place.root(`secure ${name} --plan --json`);
      assert.deepEqual([unknown.status, errorOf(unknown.stdout).code], [2, code]);
    }
    place.sandbox.scenario.suspendAccount(place.staging);
    const suspended = await place.root(`secure staging ${SURE}`);
    assert.deepEqual([suspended.status, secured(suspended.stdout).failed[0]?.code], [1, 'ACCOUNT_UNUSABLE']);
    assert.deepEqual(place.changes(), []);
  });

  it('says how to switch centralized root access on', async () => {
    const place = await stage();
    const organization = place.sandbox.state.organization();
    assert.ok(organization);
    organization.rootFeatures.splice(0);
    const { status, stdout } = await place.root('secure staging --plan --json');
    assert.deepEqual([status, errorOf(stdout).code], [1, 'CENTRAL_ROOT_OFF']);
    assert.match(String(errorOf(stdout).suggestions), /pf aws org init$/);
  });

  for (const [where, actions] of [
    ['AssumeRoot', ['*']],
    ['DeleteAccessKey', ['iam:Delete*']],
  ] as const) {
    it(`names the policy that denies ${where}, the way round it, and stops no other`, async () => {
      const place = await stage();
      const { sandbox, staging, root } = place;
      giveRootEverything(sandbox, staging);
      const production = idOf(place, 'production');
      giveRootEverything(sandbox, production);
      const policy = sandbox.scenario.denyByPolicy(actions, staging, true);
      const { status, stdout } = await root(`secure staging production --confirm production ${SURE}`);
      assert.equal(status, 1, stdout);
      const { failed, secured: done } = secured(stdout);
      assert.deepEqual([failed[0]?.code, done[0]?.environment], ['POLICY_DENIES', 'production']);
      assert.match(failed[0]?.message ?? '', new RegExp(`denies ${where}: .*${policy}`));
      assert.match(failed[0]?.suggestions[0] ?? '', /"Null": \{"aws:AssumedRoot": "true"\}/);
      assertSecured(sandbox, production);
      assert.equal(sandbox.state.keys(staging, 'root').length, 1);
    });
  }

  it('says that the account is open where it is stopped between second factor and password', async () => {
    const place = await stage();
    giveRootEverything(place.sandbox, place.staging);
    place.sandbox.scenario.denyByPolicy(['iam:DeleteLoginProfile'], place.staging, true);
    const { stdout } = await place.root(`secure staging ${SURE}`);
    assert.match(secured(stdout).failed[0]?.message ?? '', /^The root user has a password and no second factor now\./);
  });

  it('begins with the password where the second factor is gone', async () => {
    const place = await stage();
    const { sandbox, staging, root } = place;
    giveRootEverything(sandbox, staging);
    sandbox.scenario.setRootMfa(staging, false);
    const { status, stdout } = await root(`secure staging ${SURE}`);
    assert.equal(status, 0, stdout);
    assert.equal(place.changes()[0], 'DeleteLoginProfile');
    assertSecured(sandbox, staging);
  });

  for (const last of IN_ORDER) {
    it(`asks for a new session where one ends before ${last}`, async () => {
      const stop: { isDue: boolean; end?: () => void } = { isDue: true };
      const onRequest: SandboxOptions['onRequest'] = ({ operation }) => {
        if (operation !== last || !stop.isDue) return undefined;
        stop.isDue = false;
        stop.end?.();
        return undefined;
      };
      const place = await stage({ onRequest });
      stop.end = () => place.sandbox.scenario.expireSessions();
      giveRootEverything(place.sandbox, place.staging);
      const { status, stdout } = await place.root(`secure staging ${SURE}`);
      assert.equal(status, 0, stdout);
      assertSecured(place.sandbox, place.staging);
      const sessions = place.sandbox.requests().filter(({ operation }) => operation === 'AssumeRoot');
      assert.equal(sessions.length, 4, 'to look, to delete, to go on, to look again');
    });
  }

  it('waits while IAM cannot change the user', async () => {
    const place = await stage();
    giveRootEverything(place.sandbox, place.staging);
    place.sandbox.addFault('DeleteLoginProfile:error=EntityTemporarilyUnmodifiable:2');
    const { status, stdout } = await place.root(`secure staging ${SURE}`);
    assert.equal(status, 0, stdout);
    assertSecured(place.sandbox, place.staging);
  });

  it('deletes nothing that the plan did not name, and says what remains', async () => {
    const stop: { make?: () => void } = {};
    const onRequest: SandboxOptions['onRequest'] = ({ operation }) => {
      if (operation === 'DeleteAccessKey') stop.make?.();
      return undefined;
    };
    const place = await stage({ onRequest });
    giveRootEverything(place.sandbox, place.staging);
    stop.make = () => void place.sandbox.scenario.createRootKey(place.staging);
    const { status, stdout } = await place.root(`secure staging ${SURE} --timeout 3s`);
    assert.deepEqual([status, secured(stdout).failed[0]?.code], [1, 'ROOT_CREDENTIALS_REMAIN']);
    assert.equal(place.sandbox.state.keys(place.staging, 'root').length, 1);
  });
});

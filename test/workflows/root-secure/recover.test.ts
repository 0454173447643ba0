import assert from 'node:assert/strict';
import type { Plan } from '../../../src/run/plan.ts';
import { conforming, errorOf } from '../../support/schemas.ts';
import { usePlaces } from '../account-close/scene.ts';

describe('pf aws root recover', () => {
  const stage = usePlaces();

  it('allows a password once the mailbox is confirmed, and finds it the next time', async () => {
    const place = await stage();
    const { sandbox, staging, root } = place;
    const email = sandbox.state.account(staging)?.email ?? '';
    const planned = await root('recover staging --plan --json');
    const { plan } = conforming('aws:root:recover', planned.stdout) as unknown as { plan: Plan };
    assert.deepEqual(
      plan.steps.map(({ calls }) => calls),
      [['iam:CreateLoginProfile']],
    );
    assert.ok(plan.steps[0]?.title.includes(email));
    const unread = await root('recover staging --yes --json');
    assert.deepEqual([unread.status, errorOf(unread.stdout).missing], [3, ['--mailbox-confirmed']]);
    assert.ok(String(errorOf(unread.stdout).message).includes(email));
    const unsaid = await root('recover staging --mailbox-confirmed --json');
    assert.deepEqual([unsaid.status, errorOf(unsaid.stdout).code], [3, 'CONFIRMATION_NEEDED']);
    assert.deepEqual(place.changes(), []);
    const first = await root('recover staging --mailbox-confirmed --yes --json');
    assert.equal(first.status, 0, first.stdout);
    assert.deepEqual(
      [conforming('aws:root:recover', first.stdout).created, conforming('aws:root:recover', first.stdout).email],
      [true, email],
    );
    assert.equal(sandbox.state.account(staging)?.hasRootCredentials, true);
    sandbox.clearRequests();
    const again = await root('recover staging --json');
    assert.equal(again.status, 0, again.stdout);
    assert.equal(conforming('aws:root:recover', again.stdout).created, false);
    assert.deepEqual(place.changes(), []);
  });

  it('copes with a reply that got lost', async () => {
    const place = await stage();
    place.sandbox.addFault('CreateLoginProfile:drop-reply:1');
    const { status, stdout } = await place.root('recover staging --mailbox-confirmed --yes --json');
    assert.equal(status, 0, stdout);
  });

  it('refuses the management account and one that is not in use, and names the policy', async () => {
    const place = await stage();
    const end = '--mailbox-confirmed --yes --json';
    const management = await place.root(`recover management ${end}`);
    assert.deepEqual([management.status, errorOf(management.stdout).code], [2, 'ROOT_OF_MANAGEMENT']);
    place.sandbox.scenario.denyByPolicy(['iam:CreateLoginProfile'], place.staging, true);
    const denied = await place.root(`recover staging ${end}`);
    assert.deepEqual([denied.status, errorOf(denied.stdout).code], [1, 'POLICY_DENIES']);
    assert.match(String(errorOf(denied.stdout).suggestions), /aws:AssumedRoot/);
    place.sandbox.scenario.suspendAccount(place.staging);
    const suspended = await place.root(`recover staging ${end}`);
    assert.deepEqual([suspended.status, errorOf(suspended.stdout).code], [1, 'ACCOUNT_UNUSABLE']);
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AccountListOutput } from '../../../src/commands/aws/account/list.ts';
import type { Plan } from '../../../src/run/plan.ts';
import type { AccountCloseResult } from '../../../src/workflows/account-close/execute.ts';
import { conforming, errorOf } from '../../support/schemas.ts';
import { assertClosed, type Place, usePlaces } from './scene.ts';

const NEW_ADDRESS = 'aws+closed@sandbox.example';

describe('pf aws account close', () => {
  const stage = usePlaces();

  it('closes the account, key first and files last, and finds it closed the next time', async () => {
    const place = await stage();
    const { staging, run } = place;
    const planned = await run('close staging --plan --json');
    assert.equal(planned.status, 0, planned.stdout);
    const { plan } = conforming('aws:account:close', planned.stdout) as unknown as { plan: Plan };
    assert.deepEqual(
      plan.steps.flatMap(({ irreversible, title }) => (irreversible === true ? [title] : [])),
      [`Close account ${staging} (management+staging@sandbox.example)`],
    );
    assert.deepEqual(place.changes(), []);
    const { status, stdout, stderr } = await run(`close staging --confirm ${staging} --yes --json`);
    assert.equal(status, 0, `${stdout}${stderr}`);
    const result = conforming('aws:account:close', stdout) as unknown as AccountCloseResult;
    assert.equal(result.accountId, staging);
    assert.match(result.reopenUntil ?? '', /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual([...result.changed].sort(), plan.files.map(({ path }) => path).sort());
    assertClosed(place);
    assert.deepEqual(place.changes(), [
      'UpdateAccessKey',
      'TagResource',
      'UntagResource',
      'CreateOrganizationalUnit',
      'MoveAccount',
      'CloseAccount',
    ]);
    place.sandbox.clearRequests();
    const again = await run('close staging --yes --json');
    assert.equal(again.status, 0, again.stdout);
    assert.deepEqual(conforming('aws:account:close', again.stdout).changed, []);
    assert.deepEqual(place.changes(), []);
    assertClosed(place);
  });

  it('waits for the id, and for the right one', async () => {
    const place = await stage();
    const missing = await place.run('close staging --yes --json');
    assert.equal(missing.status, 3);
    assert.deepEqual(errorOf(missing.stdout).missing, [`--confirm ${place.staging}`]);
    const wrong = await place.run('close staging --yes --confirm 123456789012 --json');
    assert.equal(wrong.status, 2);
    assert.equal(errorOf(wrong.stdout).code, 'ACCOUNT_ID_INVALID');
    const unsaid = await place.run(`close staging --confirm ${place.staging} --json`);
    assert.equal(unsaid.status, 3);
    assert.equal(errorOf(unsaid.stdout).code, 'CONFIRMATION_NEEDED');
    assert.deepEqual(place.changes(), []);
  });

  describe('refuses', () => {
    const refused = async (place: Place, line: string, message: RegExp) => {
      for (const end of ['--plan --json', '--yes --json']) {
        const { status, stdout } = await place.run(`close ${line} ${end}`);
        assert.equal(status, 2, stdout);
        const { code, message: said } = errorOf(stdout);
        assert.equal(code, 'CLOSE_REFUSED');
        assert.match(String(said), message);
      }
      assert.deepEqual(place.changes(), []);
    };

    it('the management account', async () => {
      await refused(await stage(), 'management', /is the management account/);
    });

    it('a delegated administrator', async () => {
      const place = await stage();
      place.sandbox.scenario.delegate(place.staging, 'sso.amazonaws.com');
      await refused(place, 'staging', /administers sso\.amazonaws\.com/);
    });

    for (const [file, line] of [
      ['production/environment.yaml', 'tf_state_account_id'],
      ['production/us-east-2/region.yaml', 'aws_secondary_account_id'],
      ['production/us-east-2/vpc/module.yaml', 'tf_state_account_id'],
      ['production/us-east-2/vpc/module.user.yaml', 'aws_secondary_profile'],
    ] as const) {
      it(`one that ${file} names as ${line}`, async () => {
        const place = await stage();
        const value = line.endsWith('profile') ? 'staging-superuser' : `"${place.staging}"`;
        mkdirSync(place.at('environments/production/us-east-2/vpc'), { recursive: true });
        const path = place.at('environments', file);
        writeFileSync(path, `${existsSync(path) ? readFileSync(path, 'utf8') : ''}${line}: ${value}\n`);
        await refused(place, 'staging', new RegExp(`${file}: ${line}`));
      });
    }

    it('to delete files that are in no commit', async () => {
      const place = await stage();
      place.git('add', '.');
      place.git('commit', '-m', 'x');
      writeFileSync(place.at('environments/staging/notes.md'), 'mine');
      await refused(place, 'staging --remove-files', /in no commit, such as .*notes\.md/);
    });
  });

  it('deletes the folder where all of it is in a commit', async () => {
    const place = await stage();
    place.git('add', '.');
    place.git('commit', '-m', 'x');
    const { status, stdout } = await place.run(`close staging --remove-files --confirm ${place.staging} --yes --json`);
    assert.equal(status, 0, stdout);
    assert.equal(existsSync(place.at('environments/staging')), false);
    const again = await place.run('close staging --remove-files --yes --json');
    assert.equal(again.status, 0, again.stdout);
  });

  it('stops before the end with --soften, and goes all the way back with --undo', async () => {
    const place = await stage();
    const { sandbox, staging, run } = place;
    const parentBefore = sandbox.state.account(staging)?.membership?.parentId;
    const files = ['.aws/config', '.aws/credentials', 'environments/staging/environment.yaml'];
    const before = files.map((file) => place.read(file));
    const soft = await run('close staging --soften --yes --json');
    assert.equal(soft.status, 0, soft.stdout);
    assert.equal(conforming('aws:account:close', soft.stdout).state, 'ACTIVE');
    assert.equal(sandbox.state.keys(staging)[0]?.active, false);
    assert.notEqual(sandbox.state.account(staging)?.membership?.parentId, parentBefore);
    const back = await run('close staging --undo --yes --json');
    assert.equal(back.status, 0, back.stdout);
    const account = sandbox.state.account(staging);
    assert.equal(account?.membership?.parentId, parentBefore);
    assert.equal(account?.tags['pf:environment'], 'staging');
    assert.equal(account?.tags['pf:closing'], undefined);
    assert.equal(sandbox.state.keys(staging)[0]?.active, true);
    assert.deepEqual(
      files.map((file) => place.read(file)),
      before,
    );
  });

  it('frees the address first, by the code of the mail', async () => {
    const place = await stage();
    const { sandbox, staging, run } = place;
    const line = `staging --release-email ${NEW_ADDRESS} --confirm ${staging} --yes --json`;
    const first = await run(`close ${line}`);
    assert.equal(first.status, 8, first.stdout);
    const { code, suggestions } = errorOf(first.stdout);
    assert.equal(code, 'EMAIL_CODE_NEEDED');
    assert.match(String(suggestions), /--otp CODE/);
    assert.equal(sandbox.state.account(staging)?.state, 'ACTIVE');
    const mail = sandbox.requests().findLast((request) => request.mail !== undefined)?.mail;
    assert.equal(mail?.to, NEW_ADDRESS);
    const wrong = await run(`close ${line} --otp ${mail?.code === 'aaaaaa' ? 'bbbbbb' : 'aaaaaa'}`);
    assert.equal(wrong.status, 2);
    assert.equal(errorOf(wrong.stdout).code, 'EMAIL_CODE_WRONG');
    const last = await run(`close ${line} --otp ${mail?.code}`);
    assert.equal(last.status, 0, last.stdout);
    assert.equal(conforming('aws:account:close', last.stdout).released, 'management+staging@sandbox.example');
    assert.equal(sandbox.state.account(staging)?.email, NEW_ADDRESS);
    assertClosed(place);
  });

  it('is later, not failed, where AWS closes no more these days', async () => {
    const place = await stage();
    place.sandbox.scenario.setClosureQuota(0);
    const line = `staging --confirm ${place.staging} --yes --json`;
    const first = await place.run(`close ${line}`);
    assert.equal(first.status, 8, first.stdout);
    assert.equal(errorOf(first.stdout).code, 'CLOSE_LATER');
    assert.match(place.read('.aws/credentials'), /staging-superuser/);
    place.sandbox.scenario.setClosureQuota(1);
    const second = await place.run(`close ${line}`);
    assert.equal(second.status, 0, second.stdout);
    assertClosed(place);
  });

  it('does nothing twice with --soften, and counts the days from the closing', async () => {
    const place = await stage();
    const { run, staging, sandbox } = place;
    assert.equal((await run('close staging --soften --yes')).status, 0);
    place.sandbox.clearRequests();
    const again = await run('close staging --soften --yes --json');
    assert.equal(again.status, 0, again.stdout);
    assert.deepEqual(place.changes(), []);
    const tag = sandbox.state.account(staging)?.tags ?? {};
    tag['pf:closing'] = tag['pf:closing']?.replace(/[^/]+$/, '2020-01-01') ?? '';
    const planned = await run('close staging --plan --json');
    const { plan } = JSON.parse(planned.stdout) as { plan: Plan };
    assert.deepEqual(
      plan.steps.map(({ calls }) => calls),
      [['organizations:TagResource'], ['organizations:CloseAccount']],
    );
    const closed = await run(`close staging --confirm ${staging} --yes --json`);
    assert.equal(closed.status, 0, closed.stdout);
    assertClosed(place);
    assert.deepEqual(place.changes(), ['TagResource', 'CloseAccount']);
    const { reopenUntil } = conforming('aws:account:close', closed.stdout);
    assert.ok(String(reopenUntil) > new Date().toISOString().slice(0, 10), String(reopenUntil));
  });

  it('is success on a finished close, prints no step, and is listed with the day it is gone', async () => {
    const place = await stage();
    const first = await place.run(`close staging --confirm ${place.staging} --yes --json`);
    const { reopenUntil } = conforming('aws:account:close', first.stdout);
    // AWS shows it as open by turns for some minutes.
    const account = place.sandbox.state.account(place.staging);
    assert.ok(account);
    Object.assign(account, { state: 'PENDING_CLOSURE', closesAt: Number.MAX_SAFE_INTEGER });
    for (const lasts of [0, 5_000]) {
      Object.assign(account, { closureVisibleAt: Date.now() + lasts });
      const again = await place.run('close staging --yes');
      assert.equal(again.status, 0, again.stderr);
      assert.doesNotMatch(again.stderr, /repository|Closing|unit/);
      assert.match(again.stdout, new RegExp(`account ${place.staging} is PENDING_CLOSURE; .* until ${reopenUntil}`));
    }
    const { status, stdout } = await place.run('list --json');
    assert.equal(status, 0);
    const listed = conforming('aws:account:list', stdout) as unknown as AccountListOutput;
    const own = listed.accounts.find(({ accountId }) => accountId === place.staging);
    assert.equal(own?.closedAs, 'staging');
    assert.ok(own?.goneOn === reopenUntil || own?.drift.includes('closing'), stdout);
    assert.doesNotMatch(listed.next.join(), new RegExp(place.staging));
  });

  it('leaves an account alone that AWS has suspended', async () => {
    const place = await stage();
    place.sandbox.scenario.setAccountState(place.staging, 'SUSPENDED');
    const { status, stdout } = await place.run(`close staging --confirm ${place.staging} --yes --json`);
    assert.deepEqual([status, errorOf(stdout).code], [1, 'ACCOUNT_UNUSABLE'], stdout);
    assert.match(place.read('.aws/credentials'), /staging-superuser/);
  });

  it('is later where AWS closes three others, or is at another change', async () => {
    const place = await stage();
    const { scenario, managementAccountId } = place.sandbox;
    for (const name of ['a', 'b', 'c']) {
      const id = scenario.createMember(managementAccountId, name, `${name}@corp.example`);
      scenario.setAccountState(id, 'PENDING_CLOSURE');
    }
    const line = `close staging --confirm ${place.staging} --timeout 2s --yes --json`;
    for (const fault of [undefined, 'CloseAccount:error=ConflictException:100']) {
      if (fault !== undefined) place.sandbox.addFault(fault);
      const { status, stdout } = await place.run(line);
      assert.equal(status, 8, stdout);
      assert.equal(errorOf(stdout).code, 'CLOSE_LATER');
      assert.match(errorOf(stdout).suggestions.join(), /account close staging/);
    }
    assert.match(place.read('.aws/credentials'), /staging-superuser/);
  });

  it('says how to switch trusted access on, without which no address is moved', async () => {
    const place = await stage();
    delete place.sandbox.state.organization()?.trustedServices['account.amazonaws.com'];
    const line = `close staging --release-email ${NEW_ADDRESS} --confirm ${place.staging} --yes --json`;
    const { status, stdout } = await place.run(line);
    assert.equal(status, 1, stdout);
    assert.equal(errorOf(stdout).code, 'ACCOUNT_ACCESS_OFF');
  });

  it('says what there is where the name is asked for again', async () => {
    const place = await stage();
    const closed = await place.run(`close staging --confirm ${place.staging} --yes`);
    assert.equal(closed.status, 0);
    const { status, stdout } = await place.run('add staging --plan --json');
    assert.match(stdout, new RegExp(place.staging));
    assert.equal(status, 1, stdout);
  });
});

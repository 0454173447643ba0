import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { ContactsShowOutput } from '../../src/commands/aws/contacts/show.ts';
import type { SandboxOptions } from '../../src/sandbox/index.ts';
import type { ContactsSetResult } from '../../src/workflows/contacts/execute.ts';
import { parseContact } from '../../src/workflows/contacts/request.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type KeyScene, openKeyScene } from '../support/key-scene.ts';
import { conforming, errorOf } from '../support/schemas.ts';

const ADA = 'Ada Lovelace,CISO,security@example.com,+1 555 0100';
const CONTACT = { name: 'Ada Lovelace', title: 'CISO', email: 'security@example.com', phone: '+1 555 0100' };

describe('pf aws contacts', () => {
  const keep = useCleanup('each');
  async function open(options: SandboxOptions = {}): Promise<KeyScene> {
    const scene = await keep(openKeyScene(options));
    scene.aws.scenario.trustService('account.amazonaws.com');
    scene.aws.clearRequests();
    return scene;
  }
  const changes = ({ aws }: KeyScene) =>
    aws.requests().flatMap(({ changing, operation, account }) => (changing ? [[operation, account]] : []));

  async function show({ run }: KeyScene, ...names: string[]) {
    const { status, stdout } = await run('aws', 'contacts', 'show', ...names, '--json');
    return { status, ...(conforming('aws:contacts:show', stdout) as unknown as ContactsShowOutput) };
  }
  const set = ({ run }: KeyScene, ...words: string[]) => run('aws', 'contacts', 'set', ...words, '--json');

  it('shows every account, management by the address of its organization and without its id', async () => {
    const scene = await open();
    const { aws, accounts } = scene;
    const shown = await show(scene);
    assert.equal(shown.status, 0);
    assert.deepEqual(
      shown.accounts.map(({ environment, accountId, email, security }) => [environment, accountId, email, security]),
      [
        ['management', accounts.management, 'management@sandbox.example', null],
        ['production', accounts.production, 'aws+production@example.com', null],
        ['staging', accounts.staging, 'aws+staging@example.com', null],
      ],
    );
    assert.deepEqual(shown.next, ['pf aws contacts set']);
    assert.deepEqual(changes(scene), []);
    aws.scenario.closeAccount(accounts.staging ?? '');
    assert.deepEqual(
      (await show(scene, 'staging')).accounts.map(({ state }) => state),
      ['CLOSED'],
    );
  });

  it('writes what differs and nothing else, one account after another, as planned', async () => {
    const scene = await open();
    const { aws, accounts } = scene;
    aws.scenario.suspendAccount(accounts.staging ?? '');
    const planned = await set(scene, '--security', ADA, '--plan');
    assert.equal(planned.status, 0, planned.stdout);
    assert.match(planned.stdout, /Left as it is: staging, whose account is SUSPENDED/);
    assert.deepEqual(changes(scene), []);
    const first = await set(scene, '--security', ADA, '--yes');
    assert.equal(first.status, 0, first.stdout);
    const { accounts: done } = conforming('aws:contacts:set', first.stdout) as unknown as ContactsSetResult;
    assert.deepEqual(
      done.map(({ environment, security, changed }) => [environment, security, changed]),
      [
        ['management', CONTACT, ['security']],
        ['production', CONTACT, ['security']],
        ['staging', null, []],
      ],
    );
    assert.equal(changes(scene).length, 2);
    aws.clearRequests();
    const again = await set(scene, '--security', ADA, '--yes');
    assert.equal(again.status, 0, again.stdout);
    assert.deepEqual(changes(scene), []);
    const one = await set(
      scene,
      'production',
      '--security',
      ADA,
      '--billing',
      `"Acme, Inc.",AP,ap@example.com,1`,
      '--yes',
    );
    assert.equal(one.status, 0, one.stdout);
    assert.equal(changes(scene).length, 1);
    const { accounts: now } = await show(scene, 'production');
    assert.deepEqual(now[0]?.billing, { name: 'Acme, Inc.', title: 'AP', email: 'ap@example.com', phone: '1' });
  });

  it('refuses what AWS would, before anything is sent', async () => {
    const scene = await open();
    for (const [text, why] of [
      ['Ada,CISO,a@example.com', /3 parts and not four/],
      ['Acme, Inc.,CISO,a@example.com,1', /5 parts and not four.*double quotes/],
      ['"Ada,CISO,a@example.com,1', /double quote is open/],
      ['Ada,,a@example.com,1', /title is missing/],
      ['Ada,CISO,example.com,1', /"example\.com" is no e-mail address/],
      ['Ada,CISO,a@example.com,call me', /"call me" is no phone number/],
      [`${'a'.repeat(65)},CISO,a@example.com,1`, /more than 64 characters/],
      ['Ada\u001b[2J,CISO,a@example.com,1', /is no name/],
    ] as const) {
      const { status, stdout } = await set(scene, '--billing', ADA, '--security', text, '--yes');
      assert.equal(status, 2, `${text}: ${stdout}`);
      assert.match(errorOf(stdout).message, why);
    }
    const { status, stdout } = await set(scene, 'production', '--yes');
    assert.equal(status, 3);
    assert.deepEqual(errorOf(stdout).missing, ['--security, --billing or --operations']);
    assert.deepEqual(scene.aws.requests(), []);
    assert.deepEqual(parseContact(' "a ""b""" , c, d@e.f , 1 '), {
      name: 'a "b"',
      title: 'c',
      email: 'd@e.f',
      phone: '1',
    });
  });

  it('says how to switch trusted access on, in both directions', async () => {
    const scene = await keep(openKeyScene());
    for (const words of [['show'], ['set', '--security', ADA, '--yes']]) {
      const { status, stdout } = await scene.run('aws', 'contacts', ...words, '--json');
      assert.equal(status, 1, stdout);
      assert.equal(errorOf(stdout).code, 'ACCOUNT_ACCESS_OFF');
      assert.match(errorOf(stdout).suggestions[0] ?? '', /pf aws org init$/);
    }
    // Of itself alone the management account may always speak.
    assert.equal((await show(scene, 'management')).status, 0);
  });

  it('has one account that fails stop no other', async () => {
    const scene = await open();
    scene.aws.addFault('PutAlternateContact:error=AccessDeniedException:1');
    const { status, stdout } = await set(scene, '--security', ADA, '--yes');
    assert.equal(status, 1, stdout);
    const result = conforming('aws:contacts:set', stdout) as unknown as ContactsSetResult;
    assert.deepEqual(
      result.failed.map(({ environment, code }) => [environment, code]),
      [['management', 'AWS_ACCESS_DENIED']],
    );
    assert.deepEqual(
      result.accounts.map(({ environment }) => environment),
      ['production', 'staging'],
    );
    assert.equal((await set(scene, '--security', ADA, '--yes')).status, 0);
  });

  for (const kind of ['drop-reply', 'error=AccessDeniedException'] as const) {
    it(`ends the same whichever request meets ${kind}, by the command that it advises`, async () => {
      const armed = { isOn: false, left: 0, met: '' };
      const scene = await open({
        onRequest: ({ operation }) => {
          if (!armed.isOn || armed.left-- !== 0) return undefined;
          armed.met = operation;
          return { fault: kind };
        },
      });
      for (let at = 0; ; at += 1) {
        const name = `Ada $(touch x) L'Ace ${at}`;
        Object.assign(armed, { isOn: true, left: at, met: '' });
        const words = ['production', 'staging', '--security', `${name},CISO,a@example.com,1`, '--yes'];
        const first = await set(scene, ...words);
        armed.isOn = false;
        if (armed.met === '') break;
        if (first.status !== 0) {
          const { failed = [], next = [] } = JSON.parse(first.stdout);
          const again = failed.length > 0 ? splitWords(next[0]) : ['pf', 'aws', 'contacts', 'set', ...words];
          const { status, stdout } = await scene.run(...again.slice(1), '--json');
          assert.equal(status, 0, `${armed.met}: ${first.stdout}${stdout}`);
        }
        const { accounts } = await show(scene, 'production', 'staging');
        assert.deepEqual(
          accounts.map(({ security }) => security?.name),
          [name, name],
          armed.met,
        );
      }
    });
  }

  for (const [unit, names, inputs] of [
    ['management/global/aws_organization', [], /alternate_contacts/],
    ['production/global/aws_account', ['production'], /security_full_name/],
  ] as const) {
    it(`leaves contacts to the stack's ${unit}`, async () => {
      const scene = await open();
      await scene.write(`environments/${unit}/terragrunt.hcl`, '');
      const { status, stdout } = await set(scene, ...names, '--security', ADA, '--plan');
      assert.equal(status, 2, stdout);
      const { code, message, suggestions } = errorOf(stdout);
      assert.equal(code, 'CONTACTS_OF_MODULE');
      assert.match(message, new RegExp(`${unit}/module.yaml`));
      assert.match(suggestions[0] ?? '', inputs);
      assert.deepEqual(changes(scene), []);
    });
  }
});

/** As a shell takes them. */
function splitWords(command: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${command}`])
    .toString()
    .split('\0')
    .slice(0, -1);
}

import assert from 'node:assert/strict';
import { accountFlags, toAccountAddRequest } from '../../src/cli/account-flags.ts';
import { failing } from '../support/failing.ts';

describe('The flags of account add', () => {
  type Flags = Parameters<typeof toAccountAddRequest>[0];
  const NONE = {
    'name-template': '{organization}-{environment}',
    access: 'user',
    'role-name': 'OrganizationAccountAccessRole',
    'management-profile': 'management-superuser',
    next: true,
  } as Flags;
  const request = (flags: Partial<Flags>, environments: readonly string[]) =>
    toAccountAddRequest({ ...NONE, ...flags } as Flags, environments);

  it('become what is asked for: a path of units, tags whose value may hold an equals sign', () => {
    const { unitPath, tags, email } = request({ ou: '/Workloads/Prod/', tag: ['a=b=c', 'd='] } as Partial<Flags>, [
      'qa1',
    ]);
    assert.deepEqual(unitPath, ['Workloads', 'Prod']);
    assert.deepEqual(
      [...tags],
      [
        ['a', 'b=c'],
        ['d', ''],
      ],
    );
    assert.equal(email, undefined);
  });

  const two = ['production', 'staging'];
  const refused: readonly [Partial<Flags>, readonly string[], RegExp][] = [
    [{ email: 'aws@example.com' }, two, /--email is for one environment, and 2 are named/],
    [{ 'account-id': '123456789012' }, two, /--account-id is for one environment/],
    [{}, ['production', 'management'], /management is the account that owns/],
    [{ 'email-template': 'aws+{env}@example.com' }, ['production'], /Nothing stands for \{env\} in --email-template/],
    [{ 'email-template': 'a+{environment}{organization}@b.example' }, ['production'], /stands for \{organization\}/],
    [{ 'name-template': '{organisation}-{environment}' }, ['production'], /\{organisation\} in --name-template/],
    [{ 'name-template': 'acme-{}' }, ['production'], /stands for \{\}/],
  ];
  for (const [flags, environments, says] of refused) {
    it(`are refused: ${JSON.stringify(flags)} for ${environments}`, async () => {
      assert.match((await failing('USAGE', () => request(flags, environments))).message, says);
    });
  }

  it('are refused where two environments would get one address', async () => {
    await failing('EMAIL_CONFLICT', () => request({ 'email-template': 'aws@example.com' }, two));
    request({ 'email-template': 'aws+{environment}@example.com' }, two);
  });

  it('name a role as AWS does, from end to end', async () => {
    const { parse } = accountFlags['role-name'];
    const parseName = (name: string) => parse(name, {} as never, {} as never);
    assert.equal(await parseName('Own+=,.@-_1'), 'Own+=,.@-_1');
    for (const name of ['', 'a b', 'role/x', 'x'.repeat(65), 'x\n']) await failing('USAGE', () => parseName(name));
  });
});

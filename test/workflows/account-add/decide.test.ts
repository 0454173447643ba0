import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ENVIRONMENT_TAG } from '../../../src/access/tags.ts';
import type { CreationStatus } from '../../../src/aws/account-creation.ts';
import type { OrganizationAccount } from '../../../src/aws/organizations.ts';
import { decideAccount, type EnvironmentState } from '../../../src/workflows/account-add/decide-account.ts';
import { failing } from '../../support/failing.ts';

const NOW = 1_800_000_000_000;
const MANAGEMENT = '999999999999';

function account(id: string, more: Partial<OrganizationAccount> = {}): OrganizationAccount {
  return { id, name: `account ${id}`, email: `${id}@example.com`, state: 'ACTIVE', joinedAt: NOW, ...more };
}

function request(requestId: string, more: Partial<CreationStatus> = {}): CreationStatus {
  return {
    requestId,
    accountName: 'acme-production',
    state: 'IN_PROGRESS',
    accountId: undefined,
    failureReason: undefined,
    requestedAt: NOW,
    ...more,
  };
}

function known(more: Partial<EnvironmentState> = {}): EnvironmentState {
  return {
    environment: 'production',
    name: 'acme-production',
    email: 'aws+production@example.com',
    emailGiven: false,
    adopted: undefined,
    recordedId: undefined,
    givenId: undefined,
    profile: 'production-superuser',
    sharedProfile: 'production-superuser',
    isOwn: false,
    userName: 'production-superuser',
    region: 'us-east-2',
    access: 'user',
    existing: { settings: undefined, account: undefined },
    entry: {},
    managementAccountId: MANAGEMENT,
    managementEnvironment: 'management',
    accounts: [account(MANAGEMENT, { email: 'aws@example.com' })],
    requests: [],
    records: [],
    tags: new Map(),
    ...more,
  };
}

const noted = { account: { name: 'acme-production', email: 'aws+production@example.com', requestedAt: NOW } };
const tagged = (id: string, environment = 'production') => new Map([[id, new Map([[ENVIRONMENT_TAG, environment]])]]);
const byEmail = account('111111111111', { email: 'AWS+Production@Example.com' });

/** `adopt 111111111111`, `await car-1`, `create`. */
function decided(more: Partial<EnvironmentState>): string {
  const decision = decideAccount(known(more));
  if (decision.kind === 'adopt') return `adopt ${decision.account.id}`;
  return decision.kind === 'await' ? `await ${decision.requestId}` : 'create';
}

describe('adopt, wait or create', () => {
  const cases: readonly [title: string, found: Partial<EnvironmentState>, decision: string][] = [
    ['nothing there', {}, 'create'],
    [
      'the recorded account',
      { recordedId: '222222222222', accounts: [account('222222222222'), byEmail] },
      'adopt 222222222222',
    ],
    [
      'the account given by id',
      { givenId: '222222222222', accounts: [account('222222222222'), byEmail] },
      'adopt 222222222222',
    ],
    [
      'the noted request, in progress',
      {
        entry: { account: { ...noted.account, requestId: 'car-1' } },
        requests: [request('car-2'), request('car-1')],
        accounts: [byEmail],
      },
      'await car-1',
    ],
    [
      'the noted request, done',
      {
        entry: { account: { ...noted.account, requestId: 'car-1' } },
        requests: [request('car-1', { state: 'SUCCEEDED', accountId: byEmail.id })],
        accounts: [byEmail],
      },
      'adopt 111111111111',
    ],
    [
      'the noted request, done, its account not listed yet',
      {
        entry: { account: { ...noted.account, requestId: 'car-1' } },
        requests: [request('car-1', { state: 'SUCCEEDED', accountId: '333333333333' })],
      },
      'await car-1',
    ],
    ['a request of our name in progress, without a note', { requests: [request('car-1')] }, 'await car-1'],
    [
      'a request of our name that succeeded long ago, its account gone',
      { requests: [request('car-1', { state: 'SUCCEEDED', accountId: '333333333333' })] },
      'create',
    ],
    ['a request of another name', { requests: [request('car-1', { accountName: 'acme-staging' })] }, 'create'],
    ['an account by e-mail, whatever its case', { accounts: [byEmail] }, 'adopt 111111111111'],
    [
      'an account by e-mail, about to be activated',
      { accounts: [{ ...byEmail, state: 'PENDING_ACTIVATION' }] },
      'adopt 111111111111',
    ],
    [
      'an account by our tag, at another address',
      { accounts: [account('444444444444')], tags: tagged('444444444444') },
      'adopt 444444444444',
    ],
    [
      'e-mail before tag',
      { accounts: [account('444444444444'), byEmail], tags: tagged('444444444444') },
      'adopt 111111111111',
    ],
    [
      'a closed account with our tag',
      { accounts: [account('444444444444', { state: 'CLOSED' })], tags: tagged('444444444444') },
      'create',
    ],
    [
      'a suspended one with our tag, and another address asked for',
      { accounts: [account('444444444444', { state: 'SUSPENDED' })], tags: tagged('444444444444'), emailGiven: true },
      'create',
    ],
    [
      "another environment's account",
      { accounts: [account('444444444444')], tags: tagged('444444444444', 'staging') },
      'create',
    ],
    [
      'the noted address, where the template changed since',
      {
        entry: { account: { ...noted.account, email: '444444444444@example.com', requestId: 'car-1' } },
        requests: [request('car-1', { state: 'SUCCEEDED', accountId: '444444444444' })],
        accounts: [account('444444444444')],
      },
      'adopt 444444444444',
    ],
  ];
  for (const [title, found, decision] of cases) {
    it(`${title}: ${decision}`, () => assert.equal(decided(found), decision));
  }

  const refusals: readonly [
    title: string,
    code: Parameters<typeof failing>[0],
    found: Partial<EnvironmentState>,
    names: RegExp,
  ][] = [
    [
      'the recorded account is not in this organization',
      'ACCOUNT_UNKNOWN',
      { recordedId: '222222222222' },
      /999999999999.*222222222222/,
    ],
    [
      'the record and --account-id differ',
      'ENVIRONMENT_CONFLICT',
      { recordedId: '222222222222', givenId: '333333333333' },
      /222222222222.*333333333333/,
    ],
    [
      'the account is the management account',
      'ENVIRONMENT_CONFLICT',
      { givenId: MANAGEMENT },
      /999999999999.*production/,
    ],
    [
      'the account is tagged as another environment',
      'ENVIRONMENT_CONFLICT',
      { accounts: [byEmail], tags: tagged(byEmail.id, 'staging') },
      /111111111111.*staging.*production/,
    ],
    [
      'two accounts carry our tag',
      'ENVIRONMENT_CONFLICT',
      {
        accounts: [account('444444444444'), account('555555555555')],
        tags: new Map([...tagged('444444444444'), ...tagged('555555555555')]),
      },
      /444444444444, 555555555555/,
    ],
    [
      '--email asks for another address than the tagged account has',
      'ENVIRONMENT_CONFLICT',
      { emailGiven: true, accounts: [account('444444444444')], tags: tagged('444444444444') },
      /444444444444@example.com.*aws\+production@example.com/,
    ],
    [
      '--email asks for another address than the recorded account has',
      'ENVIRONMENT_CONFLICT',
      { emailGiven: true, recordedId: '222222222222', accounts: [account('222222222222')] },
      /222222222222@example.com.*aws\+production@example.com/,
    ],
    [
      '--email asks for another address than the account of --account-id has',
      'ENVIRONMENT_CONFLICT',
      { emailGiven: true, givenId: '333333333333', accounts: [account('333333333333')] },
      /333333333333@example.com.*aws\+production@example.com/,
    ],
    [
      'the recorded account is suspended',
      'ACCOUNT_UNUSABLE',
      { recordedId: '222222222222', accounts: [account('222222222222', { state: 'SUSPENDED' })] },
      /222222222222.*SUSPENDED/,
    ],
    [
      'the recorded account is about to be closed',
      'ACCOUNT_UNUSABLE',
      { recordedId: '222222222222', accounts: [account('222222222222', { state: 'PENDING_CLOSURE' })] },
      /PENDING_CLOSURE/,
    ],
    [
      'the tagged account is suspended',
      'ACCOUNT_UNUSABLE',
      { accounts: [account('444444444444', { state: 'SUSPENDED' })], tags: tagged('444444444444') },
      /444444444444.*SUSPENDED/,
    ],
    [
      "the address is a closed account's",
      'EMAIL_TAKEN_CLOSED',
      { accounts: [{ ...byEmail, state: 'CLOSED' }] },
      /111111111111.*CLOSED/,
    ],
  ];
  for (const [title, code, found, names] of refusals) {
    it(`${title}: ${code}, naming both sides`, async () => {
      const failure = await failing(code, () => decideAccount(known(found)));
      assert.match(failure.message, names);
    });
  }
});

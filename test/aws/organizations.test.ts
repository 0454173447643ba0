import assert from 'node:assert/strict';
import { describeCreation, listCreations, sendAccountRequest } from '../../src/aws/account-creation.ts';
import { AwsCallError } from '../../src/aws/errors.ts';
import { ensureUnit, findUnit, moveAccount } from '../../src/aws/organizational-units.ts';
import {
  createOrganization,
  describeAccount,
  findOrganization,
  listAccounts,
  listTags,
  listTrustedServices,
  type Organizations,
  openQuickOrganizations,
} from '../../src/aws/organizations.ts';
import { systemClock } from '../../src/runtime.ts';
import { connectionWith, someRetry } from '../support/aws-connection.ts';
import { failing } from '../support/failing.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' };
const ACCOUNT = { Id: '012345678901', Name: 'acme', Email: 'aws@example.com', State: 'ACTIVE', JoinedTimestamp: 1.5 };
const ORGANIZATION = {
  Id: 'o-0123456789',
  Arn: 'arn:aws:organizations::012345678901:organization/o-0123456789',
  MasterAccountId: '012345678901',
  MasterAccountEmail: 'aws@example.com',
  FeatureSet: 'ALL',
};

type Answer = object | AwsCallError;

const refused = (code: string) => new AwsCallError({ kind: 'refusal', status: 400, code, message: 'No.' });

/** Organizations as a list of answers, each to the operation before it; `asked` is what came instead. */
function answering(...script: readonly (readonly [operation: string, answer: Answer])[]) {
  const asked: (readonly [string, object])[] = [];
  const organizations: Organizations = {
    ...openQuickOrganizations(connectionWith({}, KEYS), someRetry()),
    async send(operation, input) {
      const [expected, answer] = script[asked.length] ?? [];
      asked.push([operation, input]);
      assert.equal(operation, expected);
      if (answer instanceof Error) throw answer;
      return { ...answer };
    },
  };
  return { organizations, asked, isOver: () => asked.length === script.length };
}

describe('accounts as Organizations lists them', () => {
  it('are those of all pages, an empty one in between', async () => {
    const { organizations, asked } = answering(
      ['ListAccounts', { Accounts: [ACCOUNT], NextToken: 'a' }],
      ['ListAccounts', { Accounts: [], NextToken: 'b' }],
      ['ListAccounts', { Accounts: [{ ...ACCOUNT, Id: '210987654321', State: 'SUSPENDED' }] }],
    );
    const { Id: id, Name: name, Email: email } = ACCOUNT;
    assert.deepEqual(await listAccounts(organizations), [
      { id, name, email, state: 'ACTIVE', joinedAt: 1500 },
      { id: '210987654321', name, email, state: 'SUSPENDED', joinedAt: 1500 },
    ]);
    assert.deepEqual(
      asked.map(([, input]) => input),
      [{}, { NextToken: 'a' }, { NextToken: 'b' }],
    );
  });

  it('are in the state of State, of Status where that is all there is, and in none that nobody knows', async () => {
    const states: readonly (readonly [object, string])[] = [
      [{ State: 'PENDING_CLOSURE', Status: 'ACTIVE' }, 'PENDING_CLOSURE'],
      [{ State: undefined, Status: 'SUSPENDED' }, 'SUSPENDED'],
      [{ State: 'ACTIVATED' }, 'UNKNOWN'],
      [{ State: undefined }, 'UNKNOWN'],
    ];
    for (const [state, read] of states) {
      const { organizations } = answering(['DescribeAccount', { Account: { ...ACCOUNT, ...state } }]);
      assert.equal((await describeAccount(organizations, ACCOUNT.Id))?.state, read);
    }
  });

  it('are none where there is none of that id', async () => {
    const { organizations } = answering(['DescribeAccount', refused('AccountNotFoundException')]);
    assert.equal(await describeAccount(organizations, ACCOUNT.Id), undefined);
  });

  const malformed: readonly object[] = [
    { Id: '12345678901' },
    { Id: '0123456789012' },
    { Id: '' },
    { Name: '' },
    { Email: 7 },
  ];
  for (const part of malformed) {
    it(`are not AWS’s with ${JSON.stringify(part)}`, async () => {
      const { organizations } = answering(['ListAccounts', { Accounts: [{ ...ACCOUNT, ...part }] }]);
      await failing('ENDPOINT_STRANGE', () => listAccounts(organizations));
    });
  }

  it('are not AWS’s where there are none, or one twice', async () => {
    for (const answer of [{}, { Accounts: [] }, { Accounts: [ACCOUNT, ACCOUNT] }]) {
      const { organizations } = answering(['ListAccounts', answer]);
      await failing('ENDPOINT_STRANGE', () => listAccounts(organizations));
    }
  });

  it('are not AWS’s where the pages go on for ever, by one token or by ever new ones', async () => {
    let page = 0;
    const account = () => ({ ...ACCOUNT, Id: `${10 ** 11 + page}` });
    for (const next of [() => 'again', () => `${page}`]) {
      const organizations: Organizations = {
        ...openQuickOrganizations(connectionWith({}, KEYS), {
          ...someRetry(),
          clock: { ...systemClock, now: () => 0 },
        }),
        async send() {
          page += 1;
          return { Accounts: [account()], NextToken: next() };
        },
      };
      await failing('ENDPOINT_STRANGE', () => listAccounts(organizations));
    }
    assert.ok(page < 10_000);
  });

  it('are not AWS’s where ever new tokens bring nothing new, which shows soon', async () => {
    for (const page of [[], [ACCOUNT]]) {
      let asked = 0;
      const organizations: Organizations = {
        ...openQuickOrganizations(connectionWith({}, KEYS), someRetry()),
        async send() {
          asked += 1;
          return { Accounts: page, NextToken: `${asked}` };
        },
      };
      await failing('ENDPOINT_STRANGE', () => listAccounts(organizations));
      assert.ok(asked <= 101, `${asked} pages`);
    }
  });

  it('end with the run where the pages do not', async () => {
    let now = 0;
    const organizations: Organizations = {
      ...openQuickOrganizations(connectionWith({}, KEYS), {
        ...someRetry(),
        clock: { ...systemClock, now: () => now },
        deadline: 60_000,
      }),
      async send() {
        now += 1_000;
        return { Accounts: [{ ...ACCOUNT, Id: `${10 ** 11 + now}` }], NextToken: `${now}` };
      },
    };
    await failing('AWS_UNREACHABLE', () => listAccounts(organizations));
    assert.ok(now < 65_000, `${now}`);
  });

  it('have their tags, and services their trust', async () => {
    const { organizations } = answering(
      ['ListTagsForResource', { Tags: [{ Key: 'a', Value: '1' }], NextToken: 'x' }],
      ['ListTagsForResource', { Tags: [{ Key: 'b', Value: '' }] }],
      [
        'ListAWSServiceAccessForOrganization',
        { EnabledServicePrincipals: [{ ServicePrincipal: 'iam.amazonaws.com' }, {}] },
      ],
    );
    assert.deepEqual(
      [...(await listTags(organizations, '1'))],
      [
        ['a', '1'],
        ['b', ''],
      ],
    );
    assert.deepEqual(await listTrustedServices(organizations), ['iam.amazonaws.com']);
  });
});

describe('the organization', () => {
  it('is none where AWS says so, and one with all its ids otherwise', async () => {
    const none = answering(['DescribeOrganization', refused('AWSOrganizationsNotInUseException')]);
    assert.equal(await findOrganization(none.organizations), undefined);
    const there = answering(['DescribeOrganization', { Organization: ORGANIZATION }]);
    assert.equal((await findOrganization(there.organizations))?.managementAccountId, '012345678901');
    const others = { MasterAccountId: '012345678902', Id: 'o-9876543210', MasterAccountEmail: 'a\nb@example.com' };
    const lies = [
      ...Object.keys(ORGANIZATION).map((key) => ({ [key]: undefined })),
      ...Object.entries(others).map(([key, value]) => ({ [key]: value })),
      { Arn: ORGANIZATION.Arn.replace('arn:aws:', 'arn:aws-cn:') },
    ];
    for (const lie of lies) {
      const lacking = answering(['DescribeOrganization', { Organization: { ...ORGANIZATION, ...lie } }]);
      await failing('ENDPOINT_STRANGE', () => findOrganization(lacking.organizations));
    }
  });

  it('is made with all features, and is the one that is there where somebody was quicker', async () => {
    const made = answering(['CreateOrganization', { Organization: ORGANIZATION }]);
    assert.equal((await createOrganization(made.organizations)).id, 'o-0123456789');
    assert.deepEqual(made.asked[0]?.[1], { FeatureSet: 'ALL' });
    const there = answering(
      ['CreateOrganization', refused('AlreadyInOrganizationException')],
      ['DescribeOrganization', { Organization: ORGANIZATION }],
    );
    assert.equal((await createOrganization(there.organizations)).id, 'o-0123456789');
    const denied = answering(['CreateOrganization', refused('AccessDeniedException')]);
    await failing('AWS_ACCESS_DENIED', () => createOrganization(denied.organizations));
  });
});

describe('a request for an account', () => {
  const status = { Id: 'car-01234567', AccountName: 'acme-qa', State: 'IN_PROGRESS', RequestedTimestamp: 0.007 };

  it('says what the account is to be', async () => {
    const { organizations, asked } = answering(['CreateAccount', { CreateAccountStatus: status }]);
    const request = {
      name: 'acme-qa',
      email: 'a@b.example',
      roleName: 'Own',
      tags: new Map([['pf:environment', 'qa']]),
    };
    const { requestId, state, requestedAt } = await sendAccountRequest(organizations, request);
    assert.deepEqual([requestId, state, requestedAt], ['car-01234567', 'IN_PROGRESS', 7]);
    const Tags = [{ Key: 'pf:environment', Value: 'qa' }];
    assert.deepEqual(asked[0]?.[1], { AccountName: 'acme-qa', Email: 'a@b.example', RoleName: 'Own', Tags });
  });

  it('goes on until AWS says how it ended', async () => {
    for (const [said, read] of [
      ['SUCCEEDED', 'SUCCEEDED'],
      ['FAILED', 'FAILED'],
      ['BUSY', 'IN_PROGRESS'],
    ] as const) {
      const { organizations } = answering([
        'ListCreateAccountStatus',
        { CreateAccountStatuses: [{ ...status, State: said }] },
      ]);
      assert.equal((await listCreations(organizations))[0]?.state, read);
    }
  });

  for (const lie of [{ Id: '../car-01234567' }, { AccountId: '../../etc', State: 'SUCCEEDED' }]) {
    it(`is not AWS’s with ${JSON.stringify(lie)}`, async () => {
      const { organizations } = answering([
        'ListCreateAccountStatus',
        { CreateAccountStatuses: [{ ...status, ...lie }] },
      ]);
      await failing('ENDPOINT_STRANGE', () => listCreations(organizations));
    });
  }

  it('may be one that AWS does not know any more', async () => {
    const { organizations } = answering([
      'DescribeCreateAccountStatus',
      refused('CreateAccountStatusNotFoundException'),
    ]);
    assert.equal(await describeCreation(organizations, 'car-01234567'), undefined);
  });
});

describe('an organizational unit', () => {
  const roots = ['ListRoots', { Roots: [{ Id: 'r-0123' }] }] as const;
  const units = (...names: string[]) =>
    [
      'ListOrganizationalUnitsForParent',
      { OrganizationalUnits: names.map((Name) => ({ Id: `ou-0123-${Name.toLowerCase().padEnd(8, '0')}`, Name })) },
    ] as const;

  it('is found by its path, as far as that is there', async () => {
    const { organizations } = answering(roots, units('Work', 'Workloads'), units('Staging'));
    const found = await findUnit(organizations, ['Workloads', 'Prod', 'EU']);
    assert.deepEqual(found, { parentId: 'ou-0123-workloads', missing: ['Prod', 'EU'] });
  });

  it('is made where it is missing, each under the one before', async () => {
    const made = (id: string) => ['CreateOrganizationalUnit', { OrganizationalUnit: { Id: id } }] as const;
    const { organizations, asked } = answering(roots, units(), made('ou-0123-00000001'), made('ou-0123-00000002'));
    assert.equal(await ensureUnit(organizations, ['Workloads', 'Prod']), 'ou-0123-00000002');
    assert.deepEqual(
      asked.slice(2).map(([, input]) => input),
      [
        { ParentId: 'r-0123', Name: 'Workloads' },
        { ParentId: 'ou-0123-00000001', Name: 'Prod' },
      ],
    );
  });

  it('is the one that another run made meanwhile', async () => {
    const exists = ['CreateOrganizationalUnit', refused('DuplicateOrganizationalUnitException')] as const;
    const { organizations } = answering(roots, units(), exists, units('Workloads'));
    assert.equal(await ensureUnit(organizations, ['Workloads']), 'ou-0123-workloads');
    const denied = answering(roots, units(), ['CreateOrganizationalUnit', refused('AccessDeniedException')]);
    await failing('AWS_ACCESS_DENIED', () => ensureUnit(denied.organizations, ['Workloads']));
  });
});

describe('moving an account', () => {
  const parent = (id: string) => ['ListParents', { Parents: [{ Id: id }] }] as const;

  it('is nothing where it is there', async () => {
    const { organizations, isOver } = answering(parent('ou-0123-00000001'));
    await moveAccount(organizations, '012345678901', 'ou-0123-00000001');
    assert.ok(isOver());
  });

  it('is done from where it is, and counts as done where the reply was lost', async () => {
    const { organizations, asked } = answering(parent('r-0123'), ['MoveAccount', {}]);
    await moveAccount(organizations, '1', 'ou-0123-00000001');
    assert.deepEqual(asked[1]?.[1], {
      AccountId: '1',
      SourceParentId: 'r-0123',
      DestinationParentId: 'ou-0123-00000001',
    });
    const moved = answering(
      parent('r-0123'),
      ['MoveAccount', refused('SourceParentNotFoundException')],
      parent('ou-0123-00000001'),
    );
    await moveAccount(moved.organizations, '1', 'ou-0123-00000001');
    const denied = answering(parent('r-0123'), ['MoveAccount', refused('AccessDeniedException')], parent('r-0123'));
    await failing('AWS_ACCESS_DENIED', () => moveAccount(denied.organizations, '1', 'ou-0123-00000001'));
  });
});

/** An AWS in which the accounts of a made stack repository are those of one organization, with the keys that it holds. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { ADMINISTRATOR_ACCESS, makeAccountState, makeRole, trustInAccount } from '../../src/sandbox/state/account.ts';
import type { Account, World } from '../../src/sandbox/state/world.ts';
import { hashText, nameStateBucket, type StackEnvironment } from './stack-files.ts';
import type { StackRepository } from './stack-repositories.ts';

const ORGANIZATION = {
  organizationId: 'o-made000001',
  parentId: 'r-made',
  joinedMethod: 'CREATED',
  joinedAt: 0,
} as const;

/** Serves the accounts of `repository`; its state is kept in `stateFile`, which is new. */
export async function startStackAws({ environments }: StackRepository, stateFile: string): Promise<Sandbox> {
  await (await startSandbox({ stateFile })).close();
  const fresh: World = JSON.parse(await readFile(stateFile, 'utf8'));
  const [management, ...members] = environments;
  if (management === undefined) throw new Error('a stack repository has a management environment');
  const accountId = management.accountId;
  const accounts = Object.fromEntries(
    [management, ...members].map((environment) => [environment.accountId, makeAccount(environment, accountId)]),
  );
  const world: World = {
    ...fresh,
    managementAccountId: accountId,
    accounts,
    organizations: {
      [ORGANIZATION.organizationId]: {
        id: ORGANIZATION.organizationId,
        managementAccountId: accountId,
        featureSet: 'ALL',
        finalizedAt: 0,
        rootId: ORGANIZATION.parentId,
        rootTags: {},
        units: {},
        creations: [],
        trustedServices: Object.fromEntries(TRUSTED.map((service) => [service, 0])),
        rootFeatures: ['RootCredentialsManagement', 'RootSessions'],
      },
    },
    keys: Object.fromEntries([...environments.map(makeKey), makeRootKey(fresh, accountId)].map((key) => [key.id, key])),
    buckets: Object.fromEntries(environments.map((each) => [nameStateBucket(each), makeBucket(each)])),
  };
  await writeFile(stateFile, JSON.stringify(world));
  const aws = await startSandbox({ stateFile, approvesLogins: true });
  aws.scenario.enableIdentityCenter({ region: 'us-east-2', storeId: 'example-corp' });
  for (const id of Object.keys(accounts)) aws.scenario.assignLogin(id, 'Superuser');
  return aws;
}

/** What `org init` trusts. */
const TRUSTED = ['iam.amazonaws.com', 'sso.amazonaws.com', 'account.amazonaws.com'];

function makeAccount({ name, accountId, profile }: StackEnvironment, management: string): Account {
  const administrator = [{ arn: ADMINISTRATOR_ACCESS, effectiveAt: 0 }];
  const isMember = accountId !== management;
  const user = { name: profile, path: '/', id: `AIDA${accountId}0000`, createdAt: 0, visibleAt: 0, tags: {} };
  const role = {
    ...makeRole(randomBytes, {
      name: 'OrganizationAccountAccessRole',
      createdAt: 0,
      trust: trustInAccount(management),
    }),
    policies: administrator,
  };
  return makeAccountState({
    id: accountId,
    name: `acme-${name}`,
    email: `aws+${name}@example.com`,
    createdAt: 0,
    hasRootCredentials: !isMember,
    membership: ORGANIZATION,
    tags: isMember ? { 'pf:environment': name } : {},
    users: { [profile]: { ...user, policies: administrator } },
    roles: isMember ? { [role.name]: role } : {},
  });
}

const AT_ONCE = { active: true, createdAt: 0, usableInStsAt: 0, usableAt: 0 };

/** As the repository holds it. */
function makeKey({ accountId, profile }: StackEnvironment): World['keys'][string] {
  return { id: `AKIAMADE${accountId}`, secret: hashText(accountId), accountId, userName: profile, ...AT_ONCE };
}

function makeRootKey({ rootKeyId, rootSecret }: World, accountId: string): World['keys'][string] {
  return { id: rootKeyId, secret: rootSecret, accountId, ...AT_ONCE };
}

function makeBucket(environment: StackEnvironment) {
  const { accountId, region } = environment;
  return { name: nameStateBucket(environment), accountId, region, createdAt: 0 };
}

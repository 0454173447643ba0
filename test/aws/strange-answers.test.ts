import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { findAccountQuota, sendAccountRequest } from '../../src/aws/account-creation.ts';
import { getRegionStatus } from '../../src/aws/account-regions.ts';
import { findBucketStanding } from '../../src/aws/buckets.ts';
import { createKey, hasRootKeys, listKeys, openIam } from '../../src/aws/iam.ts';
import { findKeyUser } from '../../src/aws/key-use.ts';
import { type Connection, retryWithin } from '../../src/aws/network.ts';
import { ensureUnit } from '../../src/aws/organizational-units.ts';
import { createOrganization, findOrganization, listAccounts, openOrganizations } from '../../src/aws/organizations.ts';
import { assumeRole, getCallerIdentity, getKeyOwner, openSts } from '../../src/aws/sts.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { connectionWith } from '../support/aws-connection.ts';
import { startStub } from './identity/stub.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' };
const ROLE = { arn: 'arn:aws:iam::123456789012:role/r', sessionName: 's', young: false };
const NEW_ACCOUNT = { name: 'n', email: 'a@b.example', roleName: 'R', tags: new Map() };

const once = ({ context }: Connection) => retryWithin(context, 0);
const iam = (connection: Connection) => openIam(connection, once(connection));
const sts = (connection: Connection) => openSts(connection, once(connection));
const organizations = (connection: Connection) => openOrganizations(connection, once(connection));

/** Calls whose answer is believed, and what of it: none may come from an answer that is none. */
const CALLS: Readonly<Record<string, (connection: Connection) => Promise<unknown>>> = {
  GetCallerIdentity: (connection) => getCallerIdentity(sts(connection)),
  AssumeRole: (connection) => assumeRole(sts(connection), ROLE),
  GetAccessKeyInfo: (connection) => getKeyOwner(sts(connection), KEYS.accessKeyId),
  CreateAccessKey: (connection) => createKey(iam(connection), 'u'),
  GetAccessKeyLastUsed: (connection) => findKeyUser(iam(connection), KEYS.accessKeyId),
  GetAccountSummary: (connection) => hasRootKeys(iam(connection)),
  DescribeOrganization: (connection) => findOrganization(organizations(connection)),
  CreateOrganization: (connection) => createOrganization(organizations(connection)),
  CreateAccount: (connection) => sendAccountRequest(organizations(connection), NEW_ACCOUNT),
  ListRoots: (connection) => ensureUnit(organizations(connection), ['a']),
};

/** The same for what may be nothing. */
const LISTS: Readonly<Record<string, (connection: Connection) => Promise<unknown>>> = {
  ListAccessKeys: async (connection) => (await listKeys(iam(connection))).length,
  ListAccounts: async (connection) => (await listAccounts(organizations(connection))).length,
  GetServiceQuota: (connection) => findAccountQuota(connection),
  GetRegionOptStatus: (connection) => getRegionStatus(connection, once(connection), { region: 'us-east-2' }),
  HeadBucket: async (connection) => {
    const question = { bucket: 'a-bucket', owner: '123456789012', region: 'us-east-2' };
    const { kind } = await findBucketStanding(connection, question);
    return kind === 'ours';
  },
};

const member = (name: string, inner: string) =>
  `<${name}Response><${name}Result>${inner}</${name}Result></${name}Response>`;
const BODIES: Readonly<Record<string, (operation: string) => string | Buffer>> = {
  nothing: () => '',
  'a word': () => 'ok',
  'half of JSON': () => '{"Accounts": [{"Id": "1234',
  'JSON of other types': () =>
    '{"Accounts":"x","Organization":[1],"CreateAccountStatus":7,"Roots":{"0":1},"Quota":null,"RegionOptStatus":{}}',
  'lists of nothing': () => '{"Accounts":[null,[],7],"Roots":[null],"NextToken":{}}',
  null: () => 'null',
  'half of XML': (operation) => `<${operation}Response><${operation}Result><Account>1234567`,
  'XML without its parts': (operation) => member(operation, ''),
  'XML of lies': (operation) =>
    member(
      operation,
      '<Account>../../etc</Account><Arn>x</Arn><UserId>&#10;</UserId><UserName>$(touch x)</UserName><Credentials><AccessKeyId>A B</AccessKeyId><SecretAccessKey>x&#10;[default]</SecretAccessKey></Credentials><AccessKey><AccessKeyId>../x</AccessKeyId><SecretAccessKey>x&#10;credential_process=y</SecretAccessKey></AccessKey><AccessKeyMetadata><member><AccessKeyId>$(x)</AccessKeyId></member></AccessKeyMetadata>',
    ),
  'entities that grow': () =>
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;</x>',
  'a packed bomb': () => gzipSync(Buffer.alloc(8 * 1024 * 1024)),
  'no text': () => Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]),
};

describe('an answer that is none', () => {
  let body: string | Buffer = '';
  let status = 200;
  let url = '';
  let close = async () => {};
  before(async () => {
    const stub = await startStub((_request, response) => {
      const packed = Buffer.isBuffer(body) ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(status, { location: 'http://127.0.0.1:1/', ...packed }).end(body);
    });
    ({ url, close } = stub);
  });
  after(() => close());

  for (const [operation, call] of Object.entries({ ...CALLS, ...LISTS })) {
    it(`to ${operation} is a failure with a code, or nothing`, async () => {
      for (const [name, make] of Object.entries(BODIES)) {
        body = make(operation);
        for (status of [200, 302, 500]) {
          const answered = await call(connectionWith({ AWS_ENDPOINT_URL: url }, KEYS)).catch((error: unknown) => {
            const expected = isFailure(error) || (error instanceof Error && error.name === 'AmbiguousResultError');
            assert.ok(expected, `${name}, ${status}: ${error instanceof Error ? error.stack : error}`);
            return undefined;
          });
          const nothing = operation in CALLS ? [undefined] : [undefined, 0, false];
          assert.ok(nothing.includes(answered as undefined), `${name}, ${status}: ${JSON.stringify(answered)}`);
        }
      }
    });
  }
});

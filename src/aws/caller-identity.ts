import type { Credentials, Profile, ProfileValues } from '../config-files/profile.ts';
import { chooseRegion, describeUrl, getPartition } from './endpoint.ts';
import { AwsCallError, joinToOneLine } from './errors.ts';
import { chooseProxy, type ProfileContext } from './network.ts';
import { type Reply, readDate } from './request.ts';
import { withRetry } from './retry.ts';
import type { CallContext } from './to-failure.ts';

export type { Credentials };

/** Who somebody is, as STS says it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  /** Of that account. */
  readonly arn: string;
  readonly userId: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const KEY_ID = /^\w{16,128}$/;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** The wire form of credentials; undefined where a part is missing, or holds what no credentials hold. */
export function readCredentials(
  wire: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
): Credentials | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = wire;
  const isWhole = KEY_ID.test(accessKeyId ?? '') && PRINTABLE.test(secretAccessKey ?? '');
  if (!accessKeyId || !secretAccessKey || !isWhole || (sessionToken && !PRINTABLE.test(sessionToken))) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/**
 * Whether what STS, or whoever answered in its place, says is a whole answer: one account, and an ARN of it in
 * `partition`.
 */
export function isWellFormed({ account, arn, userId }: Identity, partition: string): boolean {
  const owner = /^arn:([a-z-]+):(?:iam|sts)::(\d{12}):[\x21-\x7e]+$/.exec(arn);
  const isOwner = /^\d{12}$/.test(account) && owner?.[1] === partition && owner[2] === account;
  return isOwner && PRINTABLE.test(userId);
}

/** Root, whom no policy binds and who may assume no role. */
export function isRoot({ arn }: Identity): boolean {
  return arn.endsWith(':root');
}

/** A profile's credentials and whose they are. */
export interface Known {
  readonly identity: Identity;
  readonly credentials: Credentials;
}

/** Asks whose `credentials` are, again where that may help. Throws a Failure. */
export async function resolveIdentity(
  profile: Profile,
  credentials: Credentials,
  context: ProfileContext,
  ask: () => Promise<Identity>,
): Promise<Known> {
  const { clock, random, signal, network } = context;
  const retry = {
    clock,
    random,
    signal,
    deadline: Number.POSITIVE_INFINITY,
    attempts: countAttempts(profile.values, network.env),
    context: describeCall(profile, credentials, context),
  };
  return { identity: await withRetry(retry, 'GetCallerIdentity', ask), credentials };
}

/** What a call to STS for a profile is about, but for its operation. */
export function describeCall(
  { name, values }: Profile,
  credentials: Credentials | undefined,
  { network }: ProfileContext,
): Omit<CallContext, 'operation'> {
  const region = chooseRegion(values);
  const url = describeUrl('sts', { region, values, env: network.env });
  const accessKeyId = credentials?.accessKeyId ?? values.get('aws_access_key_id');
  return { profile: name, accessKeyId, host: url.host, region, proxy: chooseProxy(url, network.env) };
}

const DEFAULT_ATTEMPTS = 3;
const MOST_ATTEMPTS = 10;

/** AWS_MAX_ATTEMPTS, `max_attempts`, or the SDK's own number of tries. */
function countAttempts(profile: ProfileValues, env: Environment): number {
  const wanted = Number(env.AWS_MAX_ATTEMPTS || profile.get('max_attempts') || DEFAULT_ATTEMPTS);
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MOST_ATTEMPTS) : DEFAULT_ATTEMPTS;
}

/** Reads the XML of STS. Throws an AwsCallError for everything but an identity. */
export function readStsReply(reply: Reply, region: string): Identity {
  const { status } = reply;
  const body = reply.body.toString('utf8');
  if (status === 200) {
    const [Account, Arn, UserId] = ['Account', 'Arn', 'UserId'].map((name) => readElement(body, name));
    return readIdentity({ Account, Arn, UserId }, region);
  }
  const code = readElement(body, 'Code');
  if (code === undefined || !body.includes('<Error>')) throw new AwsCallError({ kind: 'not-aws', status });
  const message = joinToOneLine(readElement(body, 'Message') ?? '');
  const date = readDate(reply);
  const requestId = readElement(body, 'RequestId');
  throw new AwsCallError({
    kind: 'refusal',
    status,
    code,
    message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(date === undefined ? {} : { date }),
  });
}

interface WireIdentity {
  readonly Account?: string | undefined;
  readonly Arn?: string | undefined;
  readonly UserId?: string | undefined;
}

/** An identity that is none (no account, another's ARN, another partition) is no answer of AWS's, whoever brings it. */
export function readIdentity(wire: WireIdentity, region: string): Identity {
  const { Account: account = '', Arn: arn = '', UserId: userId = '' } = wire;
  const identity = { account, arn, userId };
  if (isWellFormed(identity, getPartition(region))) return identity;
  throw new AwsCallError({ kind: 'not-aws', status: 200 });
}

function readElement(xml: string, name: string): string | undefined {
  const begin = xml.indexOf(`<${name}>`) + name.length + 2;
  const end = xml.indexOf('<', begin);
  return begin > name.length + 1 && xml.startsWith(`</${name}>`, end)
    ? decodeEntities(xml.slice(begin, end).trim())
    : undefined;
}

const LAST_CODE_POINT = 0x10ffff;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : whole;
  });
}

import { isUsable } from '../operations/account/regions.ts';
import type { Authorization } from '../protocol/authorization-header.ts';
import { type CommonError, makeCommonError } from '../protocol/common-errors.ts';
import type { Incoming } from '../protocol/incoming.ts';
import { getSigningName, type ServiceName } from '../protocol/service.ts';
import { verifySignature } from '../protocol/signature.ts';
import { findTimeProblem, getSigningTime } from '../protocol/signing-time.ts';
import { isAccepted } from '../state/key.ts';
import type { CallerPrincipal, SessionRecord, World } from '../state/world.ts';
import { type Caller, makeCaller } from './caller.ts';

/** AWS's texts, to the letter. */
const TEXTS = {
  missing: 'Request is missing Authentication Token',
  unknownKey: 'The security token included in the request is invalid.',
  expired: 'The security token included in the request is expired',
  mismatch:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  date: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
} as const;

interface RequestCredentials {
  readonly secret: string;
  readonly principal: CallerPrincipal;
  readonly session?: SessionRecord;
}

function findCredentials(world: World, id: string, service: ServiceName, now: number): RequestCredentials | undefined {
  const session = Object.hasOwn(world.sessions, id) ? world.sessions[id] : undefined;
  if (session !== undefined) return { secret: session.secret, principal: session.principal, session };
  const keys = { ...world.deletedKeys, ...world.keys };
  const key = Object.hasOwn(keys, id) ? keys[id] : undefined;
  if (key === undefined || !isAccepted(key, service, now)) return undefined;
  const { accountId, userName } = key;
  const principal: CallerPrincipal =
    userName === undefined ? { kind: 'root', accountId } : { kind: 'user', accountId, userName };
  return { secret: key.secret, principal };
}

function findScopeProblem(authorization: Authorization, service: ServiceName): string | undefined {
  if (authorization.terminator !== 'aws4_request') {
    return "Credential should be scoped with a valid terminator: 'aws4_request'.";
  }
  const name = getSigningName(service);
  if (authorization.service !== name) return `Credential should be scoped to correct service: '${name}'.`;
  if (!/^[a-z]{2,}(-[a-z]+)+-\d$/.test(authorization.region)) return 'Credential should be scoped to a valid region.';
  if (!authorization.signedHeaders.includes('host')) {
    return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
  }
  return undefined;
}

function isTokenRight(incoming: Incoming, session: SessionRecord | undefined): boolean {
  return incoming.headers.get('x-amz-security-token') === session?.token;
}

/** Proves who signed a request, or throws the ServiceError AWS would answer. `now` is the server's clock. */
export function identifyCaller(world: World, incoming: Incoming, service: ServiceName, now: number): Caller {
  const refuse = (kind: CommonError, message: string) => makeCommonError(kind, service, message);
  const { authorization } = incoming;
  if (authorization === undefined) throw refuse('missing-authentication', TEXTS.missing);
  if (typeof authorization === 'string') throw refuse('incomplete-signature', authorization);
  const timestamp = getSigningTime(incoming);
  if (timestamp === undefined) throw refuse('incomplete-signature', TEXTS.date);
  const credentials = findCredentials(world, authorization.accessKeyId, service, now);
  const account = world.accounts[credentials?.principal.accountId ?? ''];
  // A region that is off knows none of the account's keys.
  const isOff = account !== undefined && !isUsable(account, authorization.region);
  if (credentials === undefined || isOff || !isTokenRight(incoming, credentials.session)) {
    throw refuse('unknown-key', TEXTS.unknownKey);
  }
  const problem = findScopeProblem(authorization, service) ?? findTimeProblem(timestamp, authorization, now);
  if (problem !== undefined) throw refuse('signature-mismatch', problem);
  if (!verifySignature(incoming, authorization, timestamp, credentials.secret)) {
    throw refuse('signature-mismatch', TEXTS.mismatch);
  }
  if (credentials.session !== undefined && credentials.session.expiresAt <= now) {
    throw refuse('expired-token', TEXTS.expired);
  }
  const caller = makeCaller(world, credentials.principal, authorization.accessKeyId, credentials.session);
  if (caller === undefined) throw refuse('unknown-key', TEXTS.unknownKey);
  return caller;
}

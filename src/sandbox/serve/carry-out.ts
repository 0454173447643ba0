import { authenticate } from '../access/authenticate.ts';
import type { Caller } from '../access/caller.ts';
import { permit } from '../access/permit.ts';
import type { Operation } from '../operations/operation.ts';
import { readInput } from '../operations/read-input.ts';
import type { Settings } from '../options.ts';
import { parseAuthorization } from '../protocol/authorization-header.ts';
import type { Incoming } from '../protocol/incoming.ts';
import type { Service } from '../protocol/service.ts';
import type { Structure } from '../protocol/values.ts';
import type { RandomBytes } from '../state/ids.ts';
import type { World } from '../state/world.ts';

/** What the requests of one sandbox share. */
export interface Stage {
  readonly world: World;
  readonly settings: Settings;
  readonly random: RandomBytes;
  /** The server's clock: milliseconds, skew included. */
  readonly now: () => number;
}

/** The key id and region a request claims, before they are proven. */
export function claims(incoming: Incoming): { accessKeyId?: string; region?: string } {
  const parsed = parseAuthorization(incoming.headers.get('authorization') ?? '');
  return typeof parsed === 'string' ? {} : { accessKeyId: parsed.accessKeyId, region: parsed.region };
}

/** Proves the caller and notes the use of its key. Throws ServiceError. */
export function admit(stage: Stage, incoming: Incoming, service: Service, now: number): Caller {
  const caller = authenticate(stage.world, incoming, service, now);
  const key = stage.world.keys[caller.accessKeyId];
  const region = claims(incoming).region ?? 'us-east-1';
  // AWS tells the last use to the minute at best.
  if (key !== undefined) key.lastUsed = { at: Math.floor(now / 60_000) * 60_000, service, region };
  return caller;
}

/** Carries an operation out for a proven caller. Throws ServiceError. */
export function carryOut(
  stage: Stage,
  incoming: Incoming,
  operation: Operation,
  caller: Caller,
  now: number,
  failure: string | undefined,
): Structure | undefined {
  const { world, settings, random } = stage;
  permit(world, caller, operation, now);
  const region = claims(incoming).region ?? 'us-east-1';
  const call = { world, caller, now, region, settings, random, ...(failure === undefined ? {} : { failure }) };
  return operation.run(call, readInput(incoming, operation.service));
}

import { identifyCaller } from '../access/authenticate.ts';
import { assertPermitted } from '../access/permit.ts';
import type { Call } from '../operations/operation.ts';
import { readInput } from '../operations/read-input.ts';
import { findOperation } from '../operations/table.ts';
import type { SandboxSettings } from '../options.ts';
import { makeCommonError } from '../protocol/common-errors.ts';
import { getClaims, type Incoming } from '../protocol/incoming.ts';
import type { Recognised } from '../protocol/recognise.ts';
import { QUERY_VERSIONS, type ServiceName } from '../protocol/service.ts';
import type { ServiceError } from '../protocol/service-error.ts';
import type { Structure } from '../protocol/values.ts';
import type { RandomBytes } from '../state/ids.ts';
import type { World } from '../state/world.ts';

/** What the requests of one sandbox share. */
export interface Stage {
  readonly world: World;
  readonly settings: SandboxSettings;
  readonly random: RandomBytes;
  /** The server's clock: milliseconds, skew included. */
  readonly now: () => number;
}

interface Admitted extends Pick<Call, 'caller' | 'region'> {
  /** Its key was not used in this minute yet. */
  readonly isNews: boolean;
}

/** Proves the caller and notes the use of its key. Throws ServiceError. */
function checkCaller(stage: Stage, incoming: Incoming, service: ServiceName, now: number): Admitted {
  const caller = identifyCaller(stage.world, incoming, service, now);
  const key = stage.world.keys[caller.accessKeyId];
  const region = getClaims(incoming).region ?? 'us-east-1';
  // AWS tells the last use to the minute at best.
  const at = Math.floor(now / 60_000) * 60_000;
  const isNews = key !== undefined && key.lastUsed?.at !== at;
  if (key !== undefined) key.lastUsed = { at, service, region };
  return { caller, region, isNews };
}

function makeUnknownOperation({ service, operation }: Recognised): ServiceError {
  const message =
    service === 'sts' || service === 'iam'
      ? `Could not find operation ${operation} for version ${QUERY_VERSIONS[service]}`
      : `The sandbox does not serve ${service}:${operation}.`;
  return makeCommonError('unknown-operation', service, message);
}

/** One request, recognised, as an effect is made of it. */
export interface Effect {
  readonly stage: Stage;
  readonly incoming: Incoming;
  readonly now: number;
  /** A FailureReason that a fault asked for. */
  readonly failure: string | undefined;
  /** Told the caller's account as soon as it is proven, and whether the use of its key is worth keeping. */
  readonly proven: (accountId: string, isNews: boolean) => void;
}

/** Proves the caller, where the operation wants one, and carries the operation out. Throws ServiceError. */
export function runOperation(effect: Effect, recognised: Recognised): Structure | undefined {
  const { stage, incoming, now, failure } = effect;
  const { world, settings, random } = stage;
  const { service } = recognised;
  const operation = findOperation(service, recognised.operation);
  const bare = { world, now, settings, random, ...(failure === undefined ? {} : { failure }) };
  if (operation?.unsigned || (operation?.open && incoming.authorization === undefined)) {
    return operation.run(bare, readInput(incoming, service));
  }
  const { caller, region, isNews } = checkCaller(stage, incoming, service, now);
  effect.proven(caller.account.id, isNews);
  if (operation === undefined) throw makeUnknownOperation(recognised);
  assertPermitted(world, caller, operation, now);
  return operation.run({ ...bare, caller, region }, readInput(incoming, service));
}

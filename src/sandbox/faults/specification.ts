import { SandboxUsageError } from '../usage-error.ts';
import type { Fault } from './injection.ts';

/** A parsed `OPERATION:KIND[:TIMES]`. */
export interface FaultSpecification {
  readonly operation: string;
  readonly fault: Fault;
  /** Infinity where TIMES is left out: the fault befalls every request of the operation. */
  readonly times: number;
}

const KINDS = 'error=CODE, throttle, drop-request, drop-reply, delay=MS';

/** Parses KIND. `error=CODE/REASON` also sets the `Reason` of an Organizations exception. */
export function parseFaultKind(kind: string): Fault {
  if (kind === 'throttle' || kind === 'drop-request' || kind === 'drop-reply') return { kind };
  const error = /^error=([A-Za-z][\w.]*)(?:\/([A-Z][A-Z_]*))?$/.exec(kind);
  if (error?.[1]) return { kind: 'error', code: error[1], ...(error[2] ? { reason: error[2] } : {}) };
  const delay = /^delay=(\d{1,7})$/.exec(kind);
  if (delay?.[1]) return { kind: 'delay', milliseconds: Number(delay[1]) };
  throw new SandboxUsageError(`Unknown kind of fault "${kind}". Kinds are ${KINDS}.`);
}

/** Parses `OPERATION:KIND[:TIMES]`; throws SandboxUsageError naming what is allowed. */
export function parseFaultSpecification(text: string, operations: readonly string[]): FaultSpecification {
  const [operation = '', kind = '', times, ...rest] = text.split(':');
  if (kind === '' || rest.length > 0) {
    throw new SandboxUsageError(
      `Bad fault "${text}". A fault is OPERATION:KIND[:TIMES], for example CreateAccount:drop-reply or *:throttle:3; kinds are ${KINDS}.`,
    );
  }
  if (operation !== '*' && !operations.includes(operation)) {
    throw new SandboxUsageError(
      `Unknown operation "${operation}" in the fault "${text}". Operations are * and ${[...operations].sort().join(', ')}.`,
    );
  }
  if (times !== undefined && !/^[1-9]\d{0,8}$/.test(times)) {
    throw new SandboxUsageError(
      `Bad number of times "${times}" in the fault "${text}": a whole number from 1, or nothing for every time.`,
    );
  }
  return {
    operation,
    fault: parseFaultKind(kind),
    times: times === undefined ? Number.POSITIVE_INFINITY : Number(times),
  };
}

/** A fault as specifications write it. */
export function describeFault(fault: Fault): string {
  if (fault.kind === 'delay') return `delay=${fault.milliseconds}`;
  if (fault.kind !== 'error') return fault.kind;
  return fault.reason === undefined ? `error=${fault.code}` : `error=${fault.code}/${fault.reason}`;
}

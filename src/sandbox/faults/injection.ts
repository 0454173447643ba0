import type { ServiceName } from '../protocol/service.ts';

/** One fault as it befalls one request. */
export type Fault =
  | { kind: 'error'; code: string; reason?: string }
  | { kind: 'throttle' }
  | { kind: 'drop-request' }
  | { kind: 'drop-reply' }
  | { kind: 'delay'; milliseconds: number };

/** A request as `onRequest` sees it: recognised, but not yet checked or carried out. */
export interface RequestSeen {
  /** Counts from 0 over the life of the sandbox. */
  readonly index: number;
  readonly service: ServiceName;
  readonly operation: string;
  readonly accessKeyId: string | undefined;
}

/** What `onRequest` may ask for: a fault (`KIND` as in fault specifications), and gates around the effect. */
export interface Injection {
  /** `error=CODE`, `throttle`, `drop-request`, `drop-reply` or `delay=MS`. */
  readonly fault?: string;
  /** A code to answer although the request takes effect, as AWS does while it is of two minds about a new key. */
  readonly lateError?: string;
  /** Awaited before the request takes effect. */
  readonly before?: () => Promise<void> | void;
  /** Awaited after the effect was made and saved, before the reply. */
  readonly after?: () => Promise<void> | void;
}

import { appendFileSync } from 'node:fs';
import type { Mail } from '../state/world.ts';
import { SandboxUsageError } from '../usage-error.ts';

/** What the log tells of one request; never a secret. */
export interface RequestRecord {
  /** Counts from 0 over the life of the sandbox. */
  readonly index: number;
  /** ISO 8601, by the server's clock. */
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  /** Whether the operation is one that changes something. */
  readonly changing: boolean;
  readonly accessKeyId: string | null;
  /** The caller's account, once proven. */
  readonly account: string | null;
  /** Null where the connection was dropped. */
  readonly status: number | null;
  readonly error: string | null;
  /** The faults that befell it, as in fault specifications. */
  readonly fault: string | null;
  readonly requestId: string;
  /** What AWS mailed for it: a code that proves an address is read by who is asked for it. */
  readonly mail?: Mail;
}

/** Records kept in memory. */
const KEPT = 20_000;

function checkAppend(file: string): void {
  try {
    appendFileSync(file, '', { mode: 0o600 });
  } catch (error) {
    throw new SandboxUsageError(`Cannot write the sandbox's log ${file}: ${String(error)}`);
  }
}

/** The log: in memory, and in a file where one is named. */
export class RequestLog {
  readonly #file: string | undefined;
  #records: RequestRecord[] = [];

  /** Throws SandboxUsageError where the file cannot be written. */
  constructor(file: string | undefined) {
    this.#file = file;
    if (file !== undefined) checkAppend(file);
  }

  add(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  }

  all(): readonly RequestRecord[] {
    return this.#records;
  }

  clear(): void {
    this.#records = [];
  }
}

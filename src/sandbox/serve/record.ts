import { closeSync, constants, openSync, writeSync } from 'node:fs';
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

const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;

/** A pipe that nobody reads is not waited for. */
function append(file: string, line: string): void {
  const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
  try {
    writeSync(handle, line);
  } finally {
    closeSync(handle);
  }
}

/** The log: in memory, and in a file where one is named. */
export class RequestLog {
  #file: string | undefined;
  #records: RequestRecord[] = [];

  /** Throws SandboxUsageError where the file cannot be written. */
  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined) return;
    try {
      append(file, '');
    } catch (error) {
      throw new SandboxUsageError(`Cannot write the sandbox's log ${file}: ${String(error)}`, { cause: error });
    }
  }

  add(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2);
    if (this.#file === undefined) return;
    try {
      append(this.#file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      // A full disk is no reason to answer nobody any more.
      process.stderr.write(`The sandbox's log ${this.#file} cannot be written, and ends here: ${String(error)}\n`);
      this.#file = undefined;
    }
  }

  all(): readonly RequestRecord[] {
    return this.#records;
  }

  clear(): void {
    this.#records = [];
  }
}

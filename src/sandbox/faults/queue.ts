import type { Fault } from './injection.ts';
import { type FaultSpecification, parseFaultSpecification } from './specification.ts';

/** The faults still to come, in the order they were asked for. */
export class FaultQueue {
  readonly #operations: readonly string[];
  #waiting: { specification: FaultSpecification; left: number }[] = [];

  constructor(operations: readonly string[]) {
    this.#operations = operations;
  }

  /** Adds `OPERATION:KIND[:TIMES]`; throws SandboxUsageError. */
  add(text: string): void {
    const specification = parseFaultSpecification(text, this.#operations);
    this.#waiting.push({ specification, left: specification.times });
  }

  clear(): void {
    this.#waiting = [];
  }

  /**
   * The faults of one request of `operation`, used up by one each. Delays add to what follows them;
   * of the others the first one wins and the rest wait for the next request.
   */
  take(operation: string): Fault[] {
    const taken: Fault[] = [];
    for (const entry of this.#waiting) {
      const { fault, operation: wanted } = entry.specification;
      if (wanted !== '*' && wanted !== operation) continue;
      taken.push(fault);
      entry.left -= 1;
      if (fault.kind !== 'delay') break;
    }
    this.#waiting = this.#waiting.filter((entry) => entry.left > 0);
    return taken;
  }
}

/** How far apart calls are kept once AWS has said that they come too fast. */
class Turns {
  #gapMs = 0;
  #nextAt = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;

  /** How many milliseconds from `now` the turn of one more call is away. */
  takeTurn(now: number): number {
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#gapMs;
    return at - now;
  }

  /** Of calls that went out together, the first that is refused speaks for all. */
  slowDown(askedAt: number, now: number): void {
    if (askedAt < this.#slowedAt) return;
    this.#slowedAt = now;
    this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
    this.#nextAt = Math.max(this.#nextAt, now + this.#gapMs);
  }

  quicken(): void {
    this.#gapMs = this.#gapMs < LEAST_GAP_MS ? 0 : this.#gapMs * 0.95;
  }
}

const FIRST_GAP_MS = 200;
const LONGEST_GAP_MS = 5_000;
const LEAST_GAP_MS = 50;

/** By run, which its signal stands for, and by operation: AWS counts each by itself. */
const paces = new WeakMap<AbortSignal, Map<string, Turns>>();

/** The pace that all calls of `operation` in one run share. */
export function paceOf(run: AbortSignal, operation: string): Turns {
  const known = paces.get(run) ?? new Map<string, Turns>();
  paces.set(run, known);
  const pace = known.get(operation) ?? new Turns();
  known.set(operation, pace);
  return pace;
}

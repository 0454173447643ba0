/** Milliseconds since the epoch, and waiting. Tests put their own in. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What the terminal can do; decides prompts, colours and the renderer. */
export interface Terminal {
  /** stdin is a terminal: a person can be asked. */
  readonly input: boolean;
  /** stderr is a terminal: progress may be drawn over. */
  readonly progress: boolean;
  /** Width in columns; 80 where unknown. */
  readonly columns: number;
}

/** Everything a task takes from outside besides its options: one object with working defaults. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
  /** A signal that aborts after `ms`, and keeps no process alive until then. */
  readonly abortAfter: (ms: number) => AbortSignal;
  /** `count` random bytes. */
  readonly randomBytes: (count: number) => Buffer;
  readonly terminal: Terminal;
  /** Shows a line about a wait that no step shows; nobody hears of it unless given. */
  readonly note?: (line: string) => void;
  /** Nobody wants to hear of progress. */
  readonly isQuiet?: boolean;
  /** Aborts at the first Ctrl-C or SIGTERM; its reason is the `INTERRUPTED` failure. */
  readonly interrupt: AbortSignal;
}

/** 0 ≤ x < 1. */
export function drawFraction({ randomBytes }: Pick<Runtime, 'randomBytes'>): number {
  return randomBytes(4).readUInt32LE() / 2 ** 32;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal?.addEventListener('abort', stop, { once: true });
    });
  },
};

/** The real thing: this process, its environment and its terminal. */
export function createRuntime(overrides: Partial<Runtime> = {}): Runtime {
  return {
    // A copy: the SDK is later shown an environment without the ambient AWS variables.
    env: { ...process.env },
    cwd: process.cwd(),
    clock: systemClock,
    abortAfter: (ms) => AbortSignal.timeout(ms),
    // Loaded when it is needed: node:crypto takes a fifth of the time in which a bare Node starts.
    randomBytes: (count) => process.getBuiltinModule('node:crypto').randomBytes(count),
    // Asked of the streams when it is asked for: opening stdin takes a tenth of the time in which a bare Node starts.
    terminal: {
      get input() {
        return process.stdin.isTTY === true;
      },
      get progress() {
        return process.stderr.isTTY === true;
      },
      get columns() {
        return process.stderr.columns ?? process.stdout.columns ?? 80;
      },
    },
    interrupt: new AbortController().signal,
    ...overrides,
  };
}

/** `work` for each of `items`, `most` at a time, the results in the order of the items. The first error rejects. */
export async function mapWithLimit<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** For programs that are not started to ask AWS: they need not have anybody's keys. */
export function removeAwsVariables(env: Runtime['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

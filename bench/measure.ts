import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing to run and measure. */
export interface Subject {
  readonly argv: readonly [program: string, ...rest: string[]];
  readonly cwd: string;
  /** The whole of it. */
  readonly env: Environment;
  /** How many times a round runs it, one after another: a loop over profiles. */
  readonly times?: number;
  /** What follows `argv` the nth time, counted from 1. */
  readonly vary?: (nth: number) => readonly string[];
  /** Only in the first rounds, for what takes long. */
  readonly rounds?: number;
}

/** Milliseconds of each round, by subject; undefined in rounds a subject sits out. */
export type Times = ReadonlyMap<string, readonly (number | undefined)[]>;

/** Runs everything once to warm up, then in `rounds` rounds, each in another order. */
export function measure(
  subjects: ReadonlyMap<string, Subject>,
  rounds: number,
  onRound: (round: number) => void,
): Times {
  const times = new Map<string, (number | undefined)[]>();
  for (const [name, subject] of subjects) {
    times.set(name, []);
    if ((subject.times ?? 1) === 1) runOnce(subject, 0);
  }
  for (let round = 0; round < rounds; round += 1) {
    onRound(round);
    for (const [name, subject] of shuffled([...subjects])) {
      times.get(name)?.push(round < (subject.rounds ?? rounds) ? runOnce(subject, round + 1) : undefined);
    }
  }
  return times;
}

function runOnce(subject: Subject, round: number): number {
  const [program, ...rest] = subject.argv;
  const times = subject.times ?? 1;
  const begun = performance.now();
  for (let index = 1; index <= times; index += 1) {
    const args = [...rest, ...(subject.vary?.(times === 1 ? round : index) ?? [])];
    const { status, stderr, error } = spawnSync(program, args, {
      cwd: subject.cwd,
      env: subject.env,
      input: '',
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}:\n${stderr}`);
  }
  return performance.now() - begun;
}

/** Peak resident memory of a Node program in kilobytes: the median of three runs. Notes it in `folder` meanwhile. */
export function peakMemory({ argv: [program, ...rest], cwd, env }: Subject, folder: string): number {
  const report = join(folder, 'peak-memory');
  const peaks = [1, 2, 3].map(() => {
    const args = ['--require', join(import.meta.dirname, 'peak-memory.cjs'), ...rest];
    const { status, stderr } = spawnSync(program, args, {
      cwd,
      env: { ...env, PF_BENCH_PEAK_MEMORY: report },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`${rest.join(' ')} ended with ${status}:\n${stderr}`);
    const peak = Number(readFileSync(report, 'utf8'));
    rmSync(report);
    return peak;
  });
  return quantile(peaks, 0.5);
}

/** The value below which `part` of the values lie. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return low + (high - low) * (place - Math.floor(place));
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

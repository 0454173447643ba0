import { type ChildProcess, spawn } from 'node:child_process';

/** How a process ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds after which the process is killed; 180,000 unless given. */
  readonly timeoutMs?: number;
}

/** Starts `program` with `options.env` as its whole environment. */
export function startProgram(program: string, args: readonly string[], options: RunOptions): Running {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env },
    timeout: options.timeoutMs ?? 180_000,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return { child, ended };
}

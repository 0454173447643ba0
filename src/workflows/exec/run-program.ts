import { constants } from 'node:os';
import { execa } from 'execa';
import { Failure } from '../../errors/failure.ts';

export interface ProgramRun {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** stdout is taken by a JSON document: the child's goes to stderr. */
  readonly stdoutToStderr: boolean;
}

const PASSED_ON = ['SIGTERM', 'SIGHUP'] as const;

/** Runs a program in our place and gives back its exit status; 128 + n where signal n ended it. */
export async function runProgram({ command, env, cwd, stdoutToStderr }: ProgramRun): Promise<number> {
  const [file, ...args] = command;
  if (file === undefined) {
    throw new Failure('USAGE', 'Nothing to run: name a command after --.', {
      suggestions: ['For example: pf aws exec production -- aws sts get-caller-identity'],
    });
  }
  // Ctrl-C reaches the child too, and it decides what becomes of it: we wait.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  try {
    const stdio = ['inherit', stdoutToStderr ? process.stderr : 'inherit', 'inherit'] as const;
    const child = execa(file, args, { env, extendEnv: false, cwd, stdio, reject: false });
    const passOn = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of PASSED_ON) process.on(signal, passOn);
    const { exitCode, signal, code } = await child.finally(() => {
      for (const each of PASSED_ON) process.off(each, passOn);
    });
    if (code === 'ENOENT' || code === 'EACCES') {
      throw new Failure('COMMAND_NOT_FOUND', `${file} ${code === 'ENOENT' ? 'was not found' : 'may not be run'}.`);
    }
    return exitCode ?? 128 + (signal === undefined ? 0 : (constants.signals[signal] ?? 0));
  } finally {
    process.off('SIGINT', ignore);
  }
}

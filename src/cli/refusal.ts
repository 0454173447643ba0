import { isFailure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';
import { presentFailure, toFailureDocument } from './present-error.ts';

/**
 * An error as a hook must throw it to stop the command of a host: without `oclif.exit`, oclif would swallow it and
 * go on. An expected failure is told to the person (or, with `--json`, the program) here and now, and by nobody else.
 */
export function toHookError(error: unknown, json: boolean): Error {
  if (!isFailure(error)) {
    return Object.assign(error instanceof Error ? error : new Error(String(error)), { oclif: { exit: EXIT.failed } });
  }
  if (json) process.stdout.write(`${JSON.stringify(toFailureDocument(error), null, 2)}\n`);
  else process.stderr.write(presentFailure(error));
  return Object.assign(error, { oclif: { exit: error.exit }, skipOclifErrorHandling: true });
}

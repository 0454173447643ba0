import { isFailure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';
import { presentFailure, toFailureDocument } from './present-error.ts';

/** An error that stops the command of a host: oclif swallows one without `oclif.exit`. A failure is told here. */
export function toHookError(error: unknown, json: boolean): Error {
  if (!isFailure(error)) {
    return Object.assign(error instanceof Error ? error : new Error(String(error)), { oclif: { exit: EXIT.failed } });
  }
  if (json) process.stdout.write(`${JSON.stringify(toFailureDocument(error), null, 2)}\n`);
  else process.stderr.write(presentFailure(error));
  return Object.assign(error, { oclif: { exit: error.exit }, skipOclifErrorHandling: true });
}

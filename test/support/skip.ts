import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether `program` is on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Skips the test or the suite of `context` unless `isThere`, and says for want of what. */
export function skipUnless(context: Mocha.Context, isThere: boolean, what: string): asserts isThere {
  if (isThere) return;
  console.log(`      skipped, for want of ${what}`);
  context.skip();
}

/** Skips where something is missing, by the name of it. */
export function skipForWantOf(context: Mocha.Context, missing: string | undefined): void {
  skipUnless(context, missing === undefined, missing ?? '');
}

export const NEEDS_AWS_CLI = 'the AWS CLI (pip install awscli)';
export const NEEDS_MOTO = 'moto_server (pip install "moto[server]")';

import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import * as Flags from '@oclif/core/flags';
import { Failure } from '../errors/failure.ts';
import type { Runtime } from '../runtime.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { regionFlag } from './flags.ts';

export const sandboxFlags = {
  port: Flags.integer({ summary: 'Port on 127.0.0.1 (default: any free one).', min: 0, max: 65_535, default: 0 }),
  pace: Flags.option({ options: ['instant', 'realistic'] as const })({
    summary: 'Whether accounts, roles and keys are usable at once, or late and one after another as with AWS.',
    default: 'instant' as const,
  }),
  fault: Flags.string({
    summary: 'OPERATION:KIND[:TIMES]; repeatable. Kinds: error=CODE, throttle, drop-request, drop-reply, delay=MS.',
    helpValue: 'FAULT',
    multiple: true,
  }),
  state: Flags.string({ summary: 'Keep everything in this file between runs.', helpValue: 'FILE' }),
  'identity-center': regionFlag({
    summary: 'Switch IAM Identity Center on in this region, with the group administrators and the user ada in it.',
  }),
  'approve-logins': Flags.boolean({
    summary: 'Approve each device login as soon as it is asked for, as ada (else: /_sandbox/approve-login).',
    dependsOn: ['identity-center'],
  }),
  log: Flags.string({ summary: 'Write one JSON line for each request to this file.', helpValue: 'FILE' }),
};

/** Starts the sandbox that the flags describe. Throws USAGE for a fault or state file it does not know. */
export async function startSandboxFromFlags(
  flags: Interfaces.InferredFlags<typeof sandboxFlags>,
  { cwd }: Pick<Runtime, 'cwd'>,
): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/index.ts');
  try {
    return await startSandbox({
      port: flags.port,
      pace: flags.pace,
      faults: flags.fault ?? [],
      approvesLogins: flags['approve-logins'],
      ...(flags['identity-center'] === undefined ? {} : { identityCenter: flags['identity-center'] }),
      ...(flags.state === undefined ? {} : { stateFile: resolve(cwd, flags.state) }),
      ...(flags.log === undefined ? {} : { logFile: resolve(cwd, flags.log) }),
    });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken)
      throw new Failure('USAGE', `Port ${flags.port} is in use; choose another with --port.`, { cause: error });
    if (!(error instanceof Error && error.name === 'SandboxUsageError')) throw error;
    throw new Failure(isOfDisk(error.cause) ? 'WRITE_FAILED' : 'USAGE', error.message, { cause: error });
  }
}

const OF_DISK = new Set(['EACCES', 'EDQUOT', 'EIO', 'ENOSPC', 'EPERM', 'EROFS']);

/** A disk that is full, or that nobody may write to, is no mistake of the command line. */
function isOfDisk(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && OF_DISK.has(String(cause.code));
}

/** What points AWS tools at the sandbox, as root of its management account. */
export function listSandboxVariables({ endpoint, region, rootCredentials }: Sandbox): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
    // By this `verify` knows that these variables are the rehearsal's own.
    PF_AWS_SANDBOX: `${rootCredentials.accessKeyId}@${endpoint}`,
  };
}

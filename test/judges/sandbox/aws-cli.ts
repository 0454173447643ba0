import { execFile, execFileSync } from 'node:child_process';
import type { Credentials } from '../../sandbox/client.ts';

/** What a run of the AWS CLI left. */
export interface CliRun {
  readonly status: number;
  readonly output: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why the AWS CLI cannot be used here; undefined where it can. */
export function awsCliMissing(): string | undefined {
  try {
    execFileSync('aws', ['--version'], { stdio: 'pipe', timeout: 30_000 });
    return undefined;
  } catch (error) {
    return `an AWS CLI that runs here: ${error instanceof Error ? error.message : error}`;
  }
}

/** The environment in which AWS's own Python tools see the sandbox and nothing of this machine's. */
export function toolEnvironment(endpoint: string, who: Credentials, region = 'eu-west-1'): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    AWS_ACCESS_KEY_ID: who.accessKeyId,
    AWS_SECRET_ACCESS_KEY: who.secretAccessKey,
    ...(who.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: who.sessionToken }),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs `aws` with these arguments. */
export function aws(endpoint: string, who: Credentials, args: readonly string[]): Promise<CliRun> {
  return awsIn(toolEnvironment(endpoint, who), args);
}

/** Runs `aws` with these arguments in this environment. */
export function awsIn(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<CliRun> {
  return new Promise((resolve) => {
    const options = { env, timeout: 120_000 };
    const child = execFile('aws', args, options, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, output: parsed(stdout), stdout, stderr });
    });
  });
}

/** Runs the tasks, at most `width` at once, and gives their results in order: each `aws` wants a core for itself. */
export async function sideBySide<T>(width: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...tasks.entries()];
  const work = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) return;
    const [position, task] = next;
    results[position] = await task();
    await work();
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

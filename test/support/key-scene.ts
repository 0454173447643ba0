import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import type { Clock } from '../../src/runtime.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { clientOf } from '../sandbox/client.ts';
import type { KeyPair } from './backend.ts';
import type { PfInProcess } from './pf-in-process.ts';
import { openPfInProcess } from './pf-in-process.ts';
import { newStack, type Stack } from './stack.ts';
import { fakeClock } from './workflows.ts';

/** An organization of three accounts, each with an administrator whose key the repository has; waiting takes no time. */
export interface KeyScene extends AsyncDisposable {
  readonly aws: Sandbox;
  readonly stack: Stack;
  readonly clock: Clock;
  /** Account ids, by environment. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The keys that the repository began with, by environment. */
  readonly keys: Readonly<Record<string, KeyPair>>;
  run(...args: string[]): ReturnType<PfInProcess['run']>;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  /** The key that a profile has, by its id. */
  heldBy(profile: string): string | undefined;
  /** The keys of an environment's administrator in AWS. */
  inAws(environment: string): readonly { readonly id: string; readonly active: boolean }[];
}

const DAY_MS = 86_400_000;
const MEMBERS = ['production', 'staging'];

export async function openKeyScene(options: SandboxOptions = {}): Promise<KeyScene> {
  // The keys are a hundred days old.
  let now = Date.now() - 100 * DAY_MS;
  const waits = fakeClock();
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      await waits.sleep(0, signal);
      now += ms;
    },
  };
  const aws = await startSandbox({ now: clock.now, ...options });
  const root = clientOf(aws.endpoint, aws.rootCredentials);
  await root.organizations('CreateOrganization', {}, { signedAt: new Date(now) });
  const { managementAccountId: management, scenario } = aws;
  const accounts: Record<string, string> = { management };
  for (const name of MEMBERS) accounts[name] = scenario.createMember(management, name, `aws+${name}@example.com`);
  const keys: Record<string, KeyPair> = {};
  for (const [name, id] of Object.entries(accounts)) keys[name] = scenario.createUser(id, `${name}-superuser`);
  now = Date.now();
  const pf = await openPfInProcess({ openClock: () => clock });
  const stack = await newStack(pf, { AWS_ENDPOINT_URL: aws.endpoint });
  const write = async (name: string, text: string) => {
    await mkdir(dirname(stack.path(name)), { recursive: true });
    await writeFile(stack.path(name), text, { mode: 0o600 });
  };
  const names = Object.keys(accounts);
  await write('.aws/.gitignore', '*\n');
  await write('.aws/config', names.map((name) => `[profile ${name}-superuser]\nregion = us-east-2\n`).join('\n'));
  await write(
    '.aws/credentials',
    names
      .map((name) => {
        const { accessKeyId, secretAccessKey } = keys[name] ?? { accessKeyId: '', secretAccessKey: '' };
        return `[${name}-superuser]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
      })
      .join('\n'),
  );
  for (const [name, id] of Object.entries(accounts)) {
    await write(`environments/${name}/environment.yaml`, `environment: ${name}\naws_account_id: "${id}"\n`);
  }
  return {
    aws,
    stack,
    clock,
    accounts,
    keys,
    write,
    run: (...args) => stack.pf(args),
    read: (name) => readFile(stack.path(name), 'utf8'),
    heldBy: (profile) =>
      readAwsFiles({ configFile: stack.path('.aws/config'), credentialsFile: stack.path('.aws/credentials') }).get(
        profile,
      )?.keys?.accessKeyId,
    inAws: (environment) => aws.state.keys(accounts[environment] ?? '', { userName: `${environment}-superuser` }),
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await pf[Symbol.asyncDispose]();
      await aws.close();
    },
  };
}

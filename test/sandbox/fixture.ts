import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { clientOf } from './client.ts';

/** A clock a test turns by hand; milliseconds. It starts at the real time so that signers need no bending. */
export interface HandClock {
  readonly now: () => number;
  advance(milliseconds: number): void;
}

export function handClock(start = Date.now()): HandClock {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

const open: Sandbox[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  // After the sandboxes, which save once more when they close.
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder that goes when the test ends. */
export function fixtureFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  folders.push(folder);
  return folder;
}

/** A sandbox that ends with the test, and clients of its root. */
export async function startFixture(options: SandboxOptions = {}) {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  return { sandbox, root: clientOf(sandbox.endpoint, sandbox.rootCredentials) };
}

/** A sandbox with an organization and an administrator `admin` in its management account. */
export async function startOrganization(options: SandboxOptions = {}) {
  const { sandbox, root } = await startFixture(options);
  await root.organizations('CreateOrganization');
  const admin = clientOf(sandbox.endpoint, sandbox.scenario.createUser(sandbox.managementAccountId, 'admin'));
  return { sandbox, root, admin };
}

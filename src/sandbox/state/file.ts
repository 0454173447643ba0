import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SandboxUsageError } from '../usage-error.ts';
import type { World } from './world.ts';

function isWorld(value: unknown): value is World {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  const parts = ['accounts', 'organizations', 'keys', 'sessions'].map((name) => members.get(name));
  return members.get('version') === 1 && parts.every((part) => typeof part === 'object' && part !== null);
}

/** The world saved in `file`; undefined where there is no such file. Throws SandboxUsageError on anything else. */
export function loadWorld(file: string): World | undefined {
  let text: string;
  try {
    // A pipe would never end, nor would some devices.
    if (!statSync(file).isFile()) throw new SandboxUsageError(`The sandbox's state ${file} is no regular file.`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof SandboxUsageError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new SandboxUsageError(`Cannot read the sandbox's state file ${file}: ${String(error)}`, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isWorld(value)) return value;
  } catch {
    // Falls through to the one message for every kind of wrong content.
  }
  throw new SandboxUsageError(`${file} is no state file of this sandbox. Name another, or remove it to start afresh.`);
}

/** Saves the world: whole or not at all, readable by its owner only, for it holds secrets. */
export function saveWorld(file: string, world: World): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(handle, `${JSON.stringify(world, undefined, 1)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new SandboxUsageError(`Cannot save the sandbox's state to ${file}: ${String(error)}`, { cause: error });
  }
}

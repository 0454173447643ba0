// Preloaded (--import) into a writer: kills it right before its n-th call of the file system.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const fatal = Number(process.env.DIE_AT_CALL);
let calls = 0;

function counted(target: object, name: string): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
    calls++;
    if (calls === fatal) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(original, this, args);
  });
}

const probe = await fs.open(process.execPath);
const handle = Reflect.getPrototypeOf(probe);
await probe.close();

for (const name of [
  'open',
  'mkdir',
  'readFile',
  'writeFile',
  'link',
  'unlink',
  'rename',
  'readdir',
  'chmod',
  'stat',
  'lstat',
]) {
  counted(fs, name);
}
if (handle) for (const name of ['writeFile', 'sync', 'chmod', 'close']) counted(handle, name);
syncBuiltinESMExports();

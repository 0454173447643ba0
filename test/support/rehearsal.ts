import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { type InstalledPf, installPf } from './installed-pf.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A stack repository beside an AWS of its own, with `pf` on the PATH: what a person has in front of them. */
export interface Rehearsal extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Above the repository; the home folder is in it. */
  readonly folder: string;
  readonly repository: string;
  readonly pf: InstalledPf;
  /** Of a shell. Without `AWS_ACCESS_KEY_ID` and its secret: those are in `rootKey`. */
  readonly env: Readonly<Record<string, string>>;
  readonly rootKey: Readonly<Record<string, string>>;
  /** The CSV file the console would offer. */
  readonly rootCsv: string;
}

/** With an installed `pf` given, that one is used and stays. */
export async function startRehearsal(options: SandboxOptions = {}, installed?: InstalledPf): Promise<Rehearsal> {
  const pf = installed ?? (await installPf());
  const folder = await temporaryFolder();
  const sandbox = await startSandbox(options);
  const repository = join(folder.path, 'stack');
  const bin = join(folder.path, 'bin');
  for (const place of [repository, bin, join(folder.path, 'home')]) await mkdir(place);
  execFileSync('git', ['init', '--quiet', repository]);
  await writeFile(join(repository, 'panfactum.yaml'), '');
  await writeFile(join(bin, 'pf'), `#!/bin/sh\nexec '${process.execPath}' '${pf.program}' "$@"\n`);
  await chmod(join(bin, 'pf'), 0o755);
  const { accessKeyId, secretAccessKey } = sandbox.rootCredentials;
  return {
    sandbox,
    folder: folder.path,
    repository,
    pf,
    env: {
      PATH: [bin, dirname(process.execPath), process.env.PATH ?? ''].join(':'),
      HOME: join(folder.path, 'home'),
      XDG_CACHE_HOME: join(folder.path, 'home'),
      XDG_DATA_HOME: join(folder.path, 'home'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      AWS_ENDPOINT_URL: sandbox.endpoint,
    },
    rootKey: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    rootCsv: `\uFEFFAccess key ID,Secret access key\r\n${accessKeyId},${secretAccessKey}\r\n`,
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await folder[Symbol.asyncDispose]();
      if (installed === undefined) await pf[Symbol.asyncDispose]();
    },
  };
}

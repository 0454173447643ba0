import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/aws/credentials.ts';
import type { NamedProfile, ProfileContext } from '../../../src/aws/named-profile.ts';
import { type Network, openNetwork } from '../../../src/aws/network.ts';
import { readAwsFiles } from '../../../src/config-files/read.ts';
import { type Clock, systemClock } from '../../../src/runtime.ts';

/** Two AWS files in a folder of their own, and what it takes to ask about their profiles. */
export interface Folder {
  readonly path: string;
  asked(profile: string): NamedProfile;
  asking(env: Environment, clock?: Clock): ProfileContext;
  /** Closes every socket and deletes the folder. */
  close(): void;
}

/** The real clock, without its patience. */
export const hurriedClock: Clock = { now: systemClock.now, sleep: async () => {} };

export function folderWith(files: { config?: string; credentials?: string }): Folder {
  const path = mkdtempSync(join(tmpdir(), 'pf-identity-'));
  const { config = '', credentials = '' } = files;
  const names = { config: join(path, 'config'), credentials: join(path, 'credentials') };
  writeFileSync(names.config, config, { mode: 0o600 });
  writeFileSync(names.credentials, credentials, { mode: 0o600 });
  const profiles = readAwsFiles({ configFile: names.config, credentialsFile: names.credentials });
  const networks: Network[] = [];
  return {
    path,
    asked: (profile) => ({ profile, values: profiles.get(profile)?.values ?? new Map() }),
    asking(env, clock = hurriedClock) {
      const network = openNetwork(env);
      networks.push(network);
      const signal = new AbortController().signal;
      return { files: names, network, clock, random: () => 0.5, signal, profile: (name) => profiles.get(name)?.values };
    },
    close() {
      for (const network of networks) network.close();
      rmSync(path, { recursive: true });
    },
  };
}

/** What came of asking, in a form that two ways can be compared in. */
export type Told =
  | { account: string; arn: string; userId: string }
  | { code: string; exit: number; message: string; suggestions: readonly string[]; details: unknown };

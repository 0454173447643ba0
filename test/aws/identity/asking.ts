import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/aws/caller-identity.ts';
import { type Network, openNetwork, type ProfileContext } from '../../../src/aws/network.ts';
import { mergeProfile, type Profile } from '../../../src/config-files/profile.ts';
import { readAwsFiles } from '../../../src/config-files/read.ts';
import { type Clock, systemClock } from '../../../src/runtime.ts';

/** Two AWS files in a folder of their own, and what it takes to ask about their profiles. */
export interface Folder {
  readonly path: string;
  asked(profile: string): Profile;
  asking(env: Environment, clock?: Clock): ProfileContext;
  /** Closes every socket and deletes the folder. */
  close(): void;
}

/** The real clock, without its patience. */
export const hurriedClock: Clock = { now: systemClock.now, sleep: async () => {} };

export function folderWith(files: { config?: string; credentials?: string }): Folder {
  const path = mkdtempSync(join(tmpdir(), 'pf-identity-'));
  const { config = '', credentials = '' } = files;
  const names = { configFile: join(path, 'config'), credentialsFile: join(path, 'credentials') };
  writeFileSync(names.configFile, config, { mode: 0o600 });
  writeFileSync(names.credentialsFile, credentials, { mode: 0o600 });
  const profiles = readAwsFiles(names);
  const networks: Network[] = [];
  return {
    path,
    asked: (profile) => profiles.get(profile) ?? mergeProfile(profile, { config: undefined, credentials: undefined }),
    asking(env, clock = hurriedClock) {
      const network = openNetwork(env);
      networks.push(network);
      const signal = new AbortController().signal;
      return { files: names, network, clock, random: () => 0.5, signal, profiles, requireTrust: async () => {} };
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

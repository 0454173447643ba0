import { join } from 'node:path';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import type { WritePaths } from '../../src/config-files/write.ts';

export function pathsIn(directory: string): WritePaths {
  return { awsDir: directory, configFile: join(directory, 'config'), credentialsFile: join(directory, 'credentials') };
}

/** A whole profile, told apart from all others by its values. */
export function editFor(profile: string): ProfileEdit {
  return {
    profile,
    config: { region: 'us-east-2', output: 'text' },
    credentials: {
      aws_access_key_id: `AKIA${profile}`,
      aws_secret_access_key: `secret-of-${profile}-`.padEnd(40, '0'),
    },
  };
}

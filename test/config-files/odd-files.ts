import { join } from 'node:path';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { writeProfiles } from '../../src/config-files/write.ts';
import { systemClock } from '../../src/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pathsIn } from './writing.ts';

export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** Odd files as they were before the edit: each with something that has led a writer astray. */
const CONFIG =
  '[sso-session production-superuser]\nsso_region = x\n\n  [profile production-superuser] # mine\n  s3 =\n    region = eu-west-3\n  Region = eu-west-1 # old\n\n[profile "two words"]\r\noutput = json\r\n# last, without a line end';
const CREDENTIALS =
  '[production-superuser]\naws_access_key_id = ASIAOLD\naws_secret_access_key = old\naws_session_token = stale\nregion = eu-west-2\n[x]y]\naws_access_key_id=old';

function editOf(profile: string, index: number): ProfileEdit {
  return {
    profile,
    config: { region: 'us-east-2', output: 'text' },
    credentials: { aws_access_key_id: `AKIAIOSFODNN7EXAMPL${index}`, aws_secret_access_key: SECRET },
  };
}

/** The odd files with these profiles written into them. */
export async function writtenFiles(profiles: readonly string[]) {
  const folder = await temporaryFolder({ '.aws/config': CONFIG, '.aws/credentials': CREDENTIALS });
  const paths = pathsIn(join(folder.path, '.aws'));
  await writeProfiles(paths, profiles.map(editOf), { clock: systemClock });
  return { paths, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

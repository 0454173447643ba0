import { LARGEST_FILE } from '../config-files/read.ts';
import { readSmallFile } from '../files/paths.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';

/** Whose files are meant, and who works with them. */
export interface TrustSubject {
  readonly repository: Pick<Repository, 'root' | 'awsDir' | 'configFile' | 'credentialsFile'>;
  readonly runtime: Pick<Runtime, 'env' | 'cwd' | 'interrupt'>;
}

/** Keys by which resolving a profile has a program run, or a file read and sent away. */
export const RESOLVING_KEYS = ['credential_process', 'web_identity_token_file'] as const;

/** Keys by which the AWS CLI runs, loads, reads or keeps something whatever it is asked for. */
const CLI_KEYS = ['cli_pager', 'cli_auto_prompt', 'cli_history', 'cli_legacy_plugin_path', 'key_pair_file'] as const;

export const TRUST_KEYS = [...RESOLVING_KEYS, ...CLI_KEYS] as const;

/** The section whose every key has the AWS CLI load a module. */
export const PLUGINS = 'plugins';

/**
 * Refuses what the repository's files would run or read out before this user has agreed to it. `findProfiles` names
 * the profiles that matter; all do without it, and where it gives none. Throws TRUST_NEEDED. Files without such a key
 * cost a reading each, and no process.
 */
export async function requireTrust(
  subject: TrustSubject,
  findProfiles?: () => Promise<readonly string[] | undefined>,
): Promise<void> {
  const { repository, runtime } = subject;
  if (runtime.env.PF_AWS_TRUST === '1') return;
  if (![repository.configFile, repository.credentialsFile].some(canHoldTrustKey)) return;
  const { requireAgreement } = await import('./trust-agreement.ts');
  await requireAgreement(subject, await findProfiles?.());
}

/** A file that cannot be read may hold anything: reading it again says why. */
function canHoldTrustKey(path: string): boolean {
  const file = readSmallFile(path, { limit: LARGEST_FILE });
  return file.kind === 'refused' || (file.kind === 'read' && hasTrustKey(file.content.toString()));
}

/** Whether a text holds one of the keys, however it is written: botocore folds their case. */
export function hasTrustKey(text: string): boolean {
  const folded = text.toLowerCase();
  return [...TRUST_KEYS, `[${PLUGINS}]`].some((key) => folded.includes(key));
}

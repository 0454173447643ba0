import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { type ProfilePlan, planEdits } from '../../src/config-files/plan.ts';
import { parseContent } from '../../src/config-files/read.ts';

export interface Texts {
  readonly config?: string | Buffer | undefined;
  readonly credentials?: string | Buffer | undefined;
}

const PATHS = { configFile: '/repo/.aws/config', credentialsFile: '/repo/.aws/credentials' };

/** The plan of the edits for these contents; an absent one is a file that is not there. */
export function planFor({ config, credentials }: Texts, ...edits: ProfileEdit[]): Promise<ProfilePlan> {
  const read = (path: string, content: string | Buffer | undefined) =>
    content === undefined ? undefined : parseContent(path, Buffer.from(content));
  const documents = { config: read(PATHS.configFile, config), credentials: read(PATHS.credentialsFile, credentials) };
  return planEdits(PATHS, documents, edits);
}

/** Both texts after the edit. */
export async function edited(texts: Texts, ...edits: ProfileEdit[]): Promise<{ config: string; credentials: string }> {
  const plan = await planFor(texts, ...edits);
  return { config: plan.config.after, credentials: plan.credentials.after };
}

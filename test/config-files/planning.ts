import type { ProfileEdit } from '../../src/config-files/owned-keys.ts';
import { planContents } from '../../src/config-files/plan.ts';

export interface Texts {
  readonly config?: string;
  readonly credentials?: string;
}

const PATHS = { config: '/repo/.aws/config', credentials: '/repo/.aws/credentials' };

/** Both texts after the edit; an absent one is a file that is not there. */
export async function edited({ config, credentials }: Texts, ...edits: ProfileEdit[]): Promise<Required<Texts>> {
  const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));
  const plan = await planContents(PATHS, { config: bytes(config), credentials: bytes(credentials) }, edits);
  return { config: plan.config.after.toString(), credentials: plan.credentials.after.toString() };
}

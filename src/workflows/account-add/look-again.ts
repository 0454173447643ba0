import { listCreations } from '../../aws/account-creation.ts';
import { listAccounts, listTags } from '../../aws/organizations.ts';
import { type Decision, decide, sameAddress } from './decide.ts';
import type { Creation } from './send-request.ts';

/** Decides anew with what AWS says now, when it turns out that the survey missed something. The journal is left out. */
export async function lookAgain({ organizations, target }: Creation): Promise<Decision> {
  const { evidence, email } = target;
  const [requests, accounts] = [await listCreations(organizations), await listAccounts(organizations)];
  const tags = new Map(evidence.tags);
  for (const account of accounts) {
    const matters = sameAddress(account.email, email) && account.state !== 'CLOSED';
    if (matters) tags.set(account.id, await listTags(organizations, account.id));
  }
  return decide({ ...evidence, note: {}, requests, accounts, tags });
}

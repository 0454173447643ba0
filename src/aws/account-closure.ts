import { Failure } from '../errors/failure.ts';
import { describeError, isRefusedWith, readRefusal } from './errors.ts';
import { callJson, listJson, requireText } from './json-client.ts';
import type { Organizations } from './organizations.ts';
import { ignoreCode, waitBeforeRetry } from './retry.ts';

/** Services that the account administers for the whole organization, such as `sso.amazonaws.com`. */
export async function listDelegatedServices(organizations: Organizations, accountId: string): Promise<string[]> {
  const operation = 'ListDelegatedServicesForAccount';
  const options = { list: 'DelegatedServices', input: { AccountId: accountId } };
  const services = await ignoreCode('AccountNotRegistered', () => listJson(organizations, operation, options));
  return (services ?? []).map((service) => requireText(service, 'ServicePrincipal', operation));
}

export async function untagResource(
  organizations: Organizations,
  resourceId: string,
  keys: readonly string[],
): Promise<void> {
  await callJson(organizations, 'UntagResource', { ResourceId: resourceId, TagKeys: keys });
}

/**
 * Begins to close an account; one that is closed already is fine. AWS closes three at a time: others are waited for.
 * Throws CLOSE_LATER where the wait ends, or AWS closes no more these days.
 */
export async function closeAccount(organizations: Organizations, accountId: string): Promise<void> {
  const { retry } = organizations;
  for (let tries = 1; ; tries += 1) {
    try {
      await callJson(organizations, 'CloseAccount', { AccountId: accountId });
      return;
    } catch (error) {
      if (isRefusedWith(error, 'AccountAlreadyClosed')) return;
      const isBusy = isRefusedWith(error, 'Conflict');
      const isTooMany = readRefusal(error)?.reason === 'CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED';
      if (!isTooMany && !isBusy) throw error;
      if (await waitBeforeRetry(retry, tries, 'AWS closes other accounts first')) continue;
      throw isBusy ? new Failure('CLOSE_LATER', describeError(error), { cause: error }) : error;
    }
  }
}

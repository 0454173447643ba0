import { type AccountRegion, enableRegion, getRegionStatus, isEnabled } from '../aws/account-regions.ts';
import type { Connection } from '../aws/network.ts';
import { retryUntilPropagated } from '../aws/propagation.ts';
import { waitBeforeRetry } from '../aws/retry.ts';
import { Failure } from '../errors/failure.ts';
import type { RunContext } from './context.ts';

/** Enables a region in an account and waits until it is. Throws REGION_IN_PROGRESS when the wait ends. */
export async function enableAndAwaitRegion(
  { retry, resume }: RunContext,
  management: Connection,
  wanted: AccountRegion & { readonly fresh: boolean },
): Promise<void> {
  const { region, accountId, fresh } = wanted;
  const expectation = { what: 'the account at Account Management', fresh, knownKey: true };
  const accepted = <T>(call: () => Promise<T>) => retryUntilPropagated(retry, expectation, call);
  for (let tries = 1; ; tries += 1) {
    const status = await accepted(() => getRegionStatus(management, retry, wanted));
    if (isEnabled(status)) return;
    if (status === 'DISABLED') await accepted(() => enableRegion(management, retry, wanted));
    if (await waitBeforeRetry(retry, tries, `AWS is enabling ${region}; usually minutes, sometimes hours`)) continue;
    const account = accountId === undefined ? 'the management account' : `account ${accountId}`;
    throw new Failure('REGION_IN_PROGRESS', `AWS is still enabling region ${region} in ${account}.`, {
      suggestions: [`Go on waiting: ${resume}`],
      details: { region, ...(accountId === undefined ? {} : { account: accountId }), resume },
    });
  }
}

import { type LockOptions, withLock } from '../../files/lock.ts';
import { proofFolder, proofName } from './proof-store.ts';
import type { Session } from './session.ts';

/** As long as anybody waits for another run's proof; a few answers of STS. */
const TIMEOUT_MS = 3_000;

/**
 * Does `work` while no other run asks whose the same profile's credentials are: of the hundred that terragrunt starts
 * at once, one asks and the others take its proof. Whoever has waited long enough, or finds no place for a lock, works
 * all the same.
 */
export async function inTurn<T>({ repository, runtime }: Session, profile: string, work: () => Promise<T>): Promise<T> {
  let isOurTurn = false;
  const options: LockOptions = {
    clock: runtime.clock,
    signal: runtime.interrupt,
    lockName: `.pf-aws.lock-${proofName(profile)}`,
    lockTimeoutMs: TIMEOUT_MS,
  };
  const begin = () => {
    isOurTurn = true;
    return work();
  };
  try {
    return await withLock(proofFolder(repository.awsDir), begin, options);
  } catch (error) {
    if (isOurTurn || runtime.interrupt.aborted) throw error;
    return work();
  }
}

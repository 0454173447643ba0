import { environmentFor } from '../../aws/identity/ambient.ts';
import type { Asked, Asking } from '../../aws/identity/asked.ts';
import type { Management } from '../../aws/identity/organization.ts';
import { withProcessEnvironment } from '../../aws/identity/process-environment.ts';
import { staticKeys } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { maskKeyId } from '../../text/mask.ts';
import type { Outcome } from './facts.ts';

/**
 * Tells a key that was switched off or deleted from one that is unknown, where the management account can look:
 * STS itself answers alike for all three.
 */
export async function refined(
  { profile, values }: Asked,
  outcome: Outcome | undefined,
  management: () => Promise<Management | undefined>,
  asking: Asking,
): Promise<Outcome | undefined> {
  if (outcome === undefined || !('failure' in outcome) || outcome.failure.code !== 'KEY_UNKNOWN') return outcome;
  const key = staticKeys(values)?.accessKeyId;
  const manager = await management();
  if (key === undefined || manager === undefined || manager.credentials.accessKeyId === key) return outcome;
  const { keyStatus } = await import('../../aws/identity/key-status.ts');
  const env = environmentFor(asking.files, asking.network.env);
  const status = await withProcessEnvironment(env, () => keyStatus(key, { credentials: manager.credentials, asking }));
  const name = `The access key ${maskKeyId(key)} of profile ${profile}`;
  switch (status?.state) {
    case 'inactive':
      return {
        failure: new Failure('KEY_INACTIVE', `${name} exists, but it is switched off.`, {
          suggestions: [reactivate(key, status.userName)],
        }),
      };
    case 'deleted':
      return {
        failure: new Failure('KEY_UNKNOWN', `${name} was deleted.`, {
          suggestions: ['Write another: pf aws profile write ENVIRONMENT'],
        }),
      };
    case 'active':
      return { failure: new Failure('KEY_UNKNOWN', `${name} is active, but AWS does not accept it yet.`) };
    case undefined:
      return outcome;
  }
}

function reactivate(key: string, userName: string): string {
  return `Switch it on as another administrator of the account: aws iam update-access-key --user-name ${userName} --access-key-id ${key} --status Active`;
}

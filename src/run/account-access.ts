import { ACCOUNT_SERVICE, listTrustedServices } from '../aws/organizations.ts';
import { Failure, isFailure, resolveOrFailure } from '../errors/failure.ts';
import type { RunContext } from './context.ts';
import { type Management, openManagementOrganizations } from './management.ts';

/** AWS words trusted access that is off as any refusal: ACCOUNT_ACCESS_OFF where that is why, else `error`. */
export async function explainAccountRefusal(
  { retry }: RunContext,
  management: Pick<Management, 'connection'>,
  error: unknown,
): Promise<unknown> {
  if (!isFailure(error) || error.code !== 'AWS_ACCESS_DENIED') return error;
  const trusted = await resolveOrFailure(listTrustedServices(openManagementOrganizations(management, retry)));
  if (isFailure(trusted) || trusted.includes(ACCOUNT_SERVICE)) return error;
  const message = `The management account may not speak of its members: trusted access for ${ACCOUNT_SERVICE} is off.`;
  return new Failure('ACCOUNT_ACCESS_OFF', message, { cause: error });
}

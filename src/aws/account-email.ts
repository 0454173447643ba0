import {
  AcceptPrimaryEmailUpdateCommand,
  AccountClient,
  GetPrimaryEmailCommand,
  StartPrimaryEmailUpdateCommand,
} from '@aws-sdk/client-account';
import { Failure } from '../errors/failure.ts';
import { type Client, makeClientOptions } from './client.ts';
import { GLOBAL_REGION } from './endpoint.ts';
import { isRefusedWith } from './errors.ts';
import { type Connection, retryAs } from './network.ts';
import { requireForm } from './request.ts';
import { type RetryOptions, withRetry } from './retry.ts';

/** Account Management as the management account sees it: it asks about members. */
export type AccountManagement = Client<AccountClient>;

export function openAccountManagement(connection: Connection, retry: RetryOptions): AccountManagement {
  const global = { ...connection, region: GLOBAL_REGION };
  return { sdk: new AccountClient(makeClientOptions('account', global)), retry: retryAs('account', global, retry) };
}

/** The address of a member's root user. */
export async function getPrimaryEmail({ sdk, retry }: AccountManagement, accountId: string): Promise<string> {
  const command = new GetPrimaryEmailCommand({ AccountId: accountId });
  const { PrimaryEmail: email } = await withRetry(retry, 'GetPrimaryEmail', () => sdk.send(command));
  return requireForm('e-mail address', email, 'GetPrimaryEmail');
}

/** Has a code mailed to `email`; each call makes the codes before it worthless. Throws EMAIL_TAKEN_OUTSIDE. */
export async function startEmailUpdate(
  { sdk, retry }: AccountManagement,
  accountId: string,
  email: string,
): Promise<void> {
  const command = new StartPrimaryEmailUpdateCommand({ AccountId: accountId, PrimaryEmail: email });
  try {
    await withRetry(retry, 'StartPrimaryEmailUpdate', () => sdk.send(command));
  } catch (error) {
    if (!isRefusedWith(error, 'Conflict')) throw error;
    throw new Failure('EMAIL_TAKEN_OUTSIDE', `AWS does not take ${email} for account ${accountId}: it is in use.`, {
      suggestions: ['Choose another address with --release-email.'],
      cause: error,
    });
  }
}

/** Moves the address of the account to `email`. One that was moved already is fine. Throws EMAIL_CODE_WRONG. */
export async function acceptEmailUpdate(
  management: AccountManagement,
  { accountId, email, code }: { readonly accountId: string; readonly email: string; readonly code: string },
): Promise<void> {
  const { sdk, retry } = management;
  const command = new AcceptPrimaryEmailUpdateCommand({ AccountId: accountId, PrimaryEmail: email, Otp: code });
  try {
    await withRetry(retry, 'AcceptPrimaryEmailUpdate', () => sdk.send(command));
  } catch (error) {
    // By a call of ours whose reply was lost.
    if ((await getPrimaryEmail(management, accountId)) === email) return;
    if (!isRefusedWith(error, 'Validation', 'ResourceNotFound')) throw error;
    throw new Failure('EMAIL_CODE_WRONG', `AWS does not take that code for ${email}.`, { cause: error });
  }
}

import { GetAlternateContactCommand, PutAlternateContactCommand } from '@aws-sdk/client-account';
import type { AccountManagement } from './account-email.ts';
import { isRefusedWith } from './errors.ts';
import { withRetry } from './retry.ts';

/** Whom AWS writes to about an account, besides its root user. */
export const CONTACT_TYPES = ['security', 'billing', 'operations'] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

export interface Contact {
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly phone: string;
}

/** A contact of the caller's own account, or of the member `accountId`; the management account may not name itself. */
export interface ContactOf {
  readonly type: ContactType;
  readonly accountId: string | undefined;
}

/** Undefined where none is set. */
export async function findContact(
  { sdk, retry }: AccountManagement,
  { type, accountId }: ContactOf,
): Promise<Contact | undefined> {
  const command = new GetAlternateContactCommand({ AlternateContactType: toWire(type), AccountId: accountId });
  try {
    const answer = await withRetry(retry, 'GetAlternateContact', () => sdk.send(command));
    const {
      Name: name = '',
      Title: title = '',
      EmailAddress: email,
      PhoneNumber: phone = '',
    } = answer.AlternateContact ?? {};
    return email === undefined ? undefined : { name, title, email, phone };
  } catch (error) {
    if (isRefusedWith(error, 'ResourceNotFound')) return undefined;
    throw error;
  }
}

/** Takes the place of the contact there was; the same once more changes nothing. */
export async function putContact(
  { sdk, retry }: AccountManagement,
  { type, accountId }: ContactOf,
  { name, title, email, phone }: Contact,
): Promise<void> {
  const command = new PutAlternateContactCommand({
    AlternateContactType: toWire(type),
    AccountId: accountId,
    Name: name,
    Title: title,
    EmailAddress: email,
    PhoneNumber: phone,
  });
  await withRetry(retry, 'PutAlternateContact', () => sdk.send(command));
}

function toWire(type: ContactType): 'SECURITY' | 'BILLING' | 'OPERATIONS' {
  return type.toUpperCase() as Uppercase<ContactType>;
}

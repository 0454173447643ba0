import { ServiceError } from '../../protocol/service-error.ts';
import { makeLowerId } from '../../state/ids.ts';
import type { Account, AlternateContact } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { isEmailTaken } from '../organizations/creations.ts';
import { requireOpenTarget, requireTarget } from './target.ts';

/** The member at hand: no account may ask for its own address, management's included. */
function requireTargetMember(call: Call, input: Input, action: string): Account {
  input.text('AccountId', { pattern: '\\d{12}' });
  return requireTarget(call, input, action);
}

const EMAIL = { least: 5, most: 64 };

function makeConflict(): ServiceError {
  return new ServiceError('ConflictException', 'The email address is already in use.', 409);
}

const TYPE = { oneOf: ['BILLING', 'OPERATIONS', 'SECURITY'] };

function requireContact(account: Account, type: string): AlternateContact {
  const contact = account.contacts?.[type];
  if (contact !== undefined) return contact;
  throw new ServiceError('ResourceNotFoundException', 'No contact of the inputted alternate contact type found.', 404);
}

export const CONTACT_OPERATIONS = defineOperations('account', {
  GetAlternateContact(call, input) {
    const type = input.text('AlternateContactType', TYPE);
    const contact = requireContact(requireTarget(call, input, 'GetAlternateContact'), type);
    return { AlternateContact: { ...contact, AlternateContactType: type } };
  },

  /** All four are wanted each time: there is no changing one of them. */
  PutAlternateContact(call, input) {
    const type = input.text('AlternateContactType', TYPE);
    const contact = {
      Name: input.text('Name', { least: 1, most: 64 }),
      Title: input.text('Title', { least: 1, most: 50 }),
      EmailAddress: input.text('EmailAddress', {
        least: 1,
        most: 254,
        pattern: '[\\s]*[\\w+=.#|!&\\-]+@[\\w.\\-]+\\.[\\w]+[\\s]*',
      }),
      PhoneNumber: input.text('PhoneNumber', { least: 1, most: 25, pattern: '[\\s0-9()+\\-]+' }),
    };
    const account = requireOpenTarget(call, input, 'PutAlternateContact');
    account.contacts = { ...account.contacts, [type]: contact };
    return undefined;
  },

  DeleteAlternateContact(call, input) {
    const type = input.text('AlternateContactType', TYPE);
    const account = requireOpenTarget(call, input, 'DeleteAlternateContact');
    requireContact(account, type);
    delete account.contacts?.[type];
    return undefined;
  },

  GetContactInformation(call, input) {
    const account = requireTarget(call, input, 'GetContactInformation');
    return {
      ContactInformation: {
        FullName: account.name,
        AddressLine1: '1 Loopback Lane',
        City: 'Sandbox',
        PostalCode: '12701',
        StateOrRegion: 'WA',
        CountryCode: 'US',
        PhoneNumber: '+12065550100',
      },
    };
  },

  GetPrimaryEmail(call, input) {
    return { PrimaryEmail: requireTargetMember(call, input, 'GetPrimaryEmail').email };
  },

  /** Mails a code to the new address; each start takes the code of the one before out of force. */
  StartPrimaryEmailUpdate(call, input) {
    const account = requireTargetMember(call, input, 'StartPrimaryEmailUpdate');
    const email = input.text('PrimaryEmail', EMAIL);
    if (account.state !== 'ACTIVE' || isEmailTaken(call.world, email)) throw makeConflict();
    const code = makeLowerId(call.random, '', 6);
    account.emailUpdate = { email, code };
    call.world.mails = [...(call.world.mails ?? []), { to: email, code }];
    return { Status: 'PENDING' };
  },

  AcceptPrimaryEmailUpdate(call, input) {
    const account = requireTargetMember(call, input, 'AcceptPrimaryEmailUpdate');
    const email = input.text('PrimaryEmail', EMAIL);
    const code = input.text('Otp', { pattern: '[a-zA-Z0-9]{6}' });
    const { emailUpdate } = account;
    if (emailUpdate?.email !== email || emailUpdate.code !== code) {
      throw new ServiceError('ValidationException', 'The provided OTP is not valid.', 400, {
        reason: 'fieldValidationFailed',
      });
    }
    if (isEmailTaken(call.world, email)) throw makeConflict();
    account.email = email;
    delete account.emailUpdate;
    return { Status: 'ACCEPTED' };
  },
});

import type { Operation } from '../operation.ts';
import { requireTarget } from './target.ts';

export const getContactInformation: Operation = {
  service: 'account',
  name: 'GetContactInformation',
  run(call, input) {
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
};

import type { Mutation } from './mutation.ts';

const CONTACTS = ['test/workflows/contacts.test.ts'];

export const OF_CONTACTS: readonly Mutation[] = [
  {
    promise: 'the management account asks about itself without its id',
    file: 'src/workflows/contacts/load.ts',
    find: 'accountId === organization.managementAccountId ? undefined : accountId',
    replace: 'accountId',
    tests: CONTACTS,
  },
  {
    promise: 'the management account is written without its id',
    file: 'src/workflows/contacts/execute.ts',
    find: 'account.accountId === own ? undefined : account.accountId',
    replace: 'account.accountId',
    tests: CONTACTS,
  },
  {
    promise: 'a contact that is as it should be is not written again',
    file: 'src/workflows/contacts/execute.ts',
    find: ' && !isSame(account[type], wanted[type])',
    replace: '',
    tests: CONTACTS,
  },
  {
    promise: 'a suspended account is not written',
    file: 'src/workflows/contacts/execute.ts',
    find: "if (account.state !== 'ACTIVE') return [];",
    replace: '',
    tests: CONTACTS,
  },
  {
    promise: 'contacts that a module of the stack sets are left to it',
    file: 'src/workflows/contacts/execute.ts',
    find: 'assertOwnContacts(loaded);',
    replace: '',
    tests: CONTACTS,
  },
  {
    promise: 'a contact with a control character is refused',
    file: 'src/workflows/contacts/request.ts',
    find: '/\\p{Cc}/u.test(value) || ',
    replace: '',
    tests: CONTACTS,
  },
  {
    promise: 'an account whose contact could not be set is gone on with by the command that is advised',
    file: 'src/commands/aws/contacts/set.ts',
    find: '...(result.failed.length > 0 ? [context.resume] : []), ',
    replace: '',
    tests: CONTACTS,
  },
  {
    promise: 'a missing security contact is a warning, strictly too',
    file: 'src/workflows/verify/checks/deep.ts',
    find: "makeFinding('security-contact', 'warning'",
    replace: "makeFinding('security-contact', grave",
    tests: ['test/workflows/verify/findings.test.ts'],
  },
];

import { ADMIN, type Batch, nothing } from './step.ts';

/** Taking it all down. */
export const ending: readonly Batch[] = [
  [
    { command: 'organizations close-account', args: (known) => ['--account-id', known.dev], expect: nothing },
    {
      command: 'iam delete-access-key',
      args: (known) => ['--user-name', 'amy', '--access-key-id', known.amyKey],
      expect: nothing,
    },
    {
      command: 'iam detach-user-policy',
      args: () => ['--user-name', 'amy', '--policy-arn', ADMIN],
      expect: nothing,
    },
  ],
  [
    { command: 'iam delete-user', args: () => ['--user-name', 'amy'], expect: nothing },
    {
      command: 'sts get-caller-identity',
      as: 'admin',
      expect:
        '(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.',
    },
    {
      command: 'organizations list-accounts',
      as: 'admin',
      expect:
        '(UnrecognizedClientException) when calling the ListAccounts operation: The security token included in the request is invalid.',
    },
  ],
];

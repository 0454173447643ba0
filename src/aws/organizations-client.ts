import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListCreateAccountStatusCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  MoveAccountCommand,
  OrganizationsClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-organizations';
import { makeClientOptions } from './client.ts';
import type { Connection } from './network.ts';

const COMMANDS: Readonly<Record<string, new (input: never) => object>> = {
  CloseAccount: CloseAccountCommand,
  CreateAccount: CreateAccountCommand,
  CreateOrganization: CreateOrganizationCommand,
  CreateOrganizationalUnit: CreateOrganizationalUnitCommand,
  DescribeAccount: DescribeAccountCommand,
  DescribeCreateAccountStatus: DescribeCreateAccountStatusCommand,
  DescribeOrganization: DescribeOrganizationCommand,
  EnableAWSServiceAccess: EnableAWSServiceAccessCommand,
  ListAccounts: ListAccountsCommand,
  ListAWSServiceAccessForOrganization: ListAWSServiceAccessForOrganizationCommand,
  ListCreateAccountStatus: ListCreateAccountStatusCommand,
  ListDelegatedServicesForAccount: ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParent: ListOrganizationalUnitsForParentCommand,
  ListParents: ListParentsCommand,
  ListRoots: ListRootsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  MoveAccount: MoveAccountCommand,
  TagResource: TagResourceCommand,
  UntagResource: UntagResourceCommand,
};

/**
 * Sends operations of Organizations by the SDK's client. One client, since it learns how wrong this machine's clock
 * is.
 */
export function openOrganizationsClient(connection: Connection): (operation: string, input: object) => Promise<object> {
  const client = new OrganizationsClient(makeClientOptions('organizations', connection));
  return (operation, input) => {
    const Command = COMMANDS[operation];
    if (Command === undefined) throw new Error(`organizations-client.ts does not know ${operation}`);
    return client.send(new Command(input as never) as DescribeOrganizationCommand);
  };
}

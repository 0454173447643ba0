import {
  CloseAccountCommand,
  type CloseAccountCommandInput,
  CreateAccountCommand,
  type CreateAccountCommandInput,
  CreateOrganizationalUnitCommand,
  type CreateOrganizationalUnitCommandInput,
  CreateOrganizationCommand,
  type CreateOrganizationCommandInput,
  DescribeAccountCommand,
  type DescribeAccountCommandInput,
  DescribeCreateAccountStatusCommand,
  type DescribeCreateAccountStatusCommandInput,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  type EnableAWSServiceAccessCommandInput,
  ListAccountsCommand,
  type ListAccountsCommandInput,
  ListAWSServiceAccessForOrganizationCommand,
  type ListAWSServiceAccessForOrganizationCommandInput,
  ListCreateAccountStatusCommand,
  type ListCreateAccountStatusCommandInput,
  ListDelegatedServicesForAccountCommand,
  type ListDelegatedServicesForAccountCommandInput,
  ListOrganizationalUnitsForParentCommand,
  type ListOrganizationalUnitsForParentCommandInput,
  ListParentsCommand,
  type ListParentsCommandInput,
  ListRootsCommand,
  type ListRootsCommandInput,
  ListTagsForResourceCommand,
  type ListTagsForResourceCommandInput,
  MoveAccountCommand,
  type MoveAccountCommandInput,
  OrganizationsClient,
  TagResourceCommand,
  type TagResourceCommandInput,
  UntagResourceCommand,
  type UntagResourceCommandInput,
} from '@aws-sdk/client-organizations';
import { makeClientOptions } from './client.ts';
import type { Connection } from './network.ts';

type Send = (client: OrganizationsClient, input: never) => Promise<object>;

const OPERATIONS: Readonly<Record<string, Send>> = {
  CloseAccount: (client, input: CloseAccountCommandInput) => client.send(new CloseAccountCommand(input)),
  CreateAccount: (client, input: CreateAccountCommandInput) => client.send(new CreateAccountCommand(input)),
  CreateOrganization: (client, input: CreateOrganizationCommandInput) =>
    client.send(new CreateOrganizationCommand(input)),
  CreateOrganizationalUnit: (client, input: CreateOrganizationalUnitCommandInput) =>
    client.send(new CreateOrganizationalUnitCommand(input)),
  DescribeAccount: (client, input: DescribeAccountCommandInput) => client.send(new DescribeAccountCommand(input)),
  DescribeCreateAccountStatus: (client, input: DescribeCreateAccountStatusCommandInput) =>
    client.send(new DescribeCreateAccountStatusCommand(input)),
  DescribeOrganization: (client) => client.send(new DescribeOrganizationCommand({})),
  EnableAWSServiceAccess: (client, input: EnableAWSServiceAccessCommandInput) =>
    client.send(new EnableAWSServiceAccessCommand(input)),
  ListAccounts: (client, input: ListAccountsCommandInput) => client.send(new ListAccountsCommand(input)),
  ListAWSServiceAccessForOrganization: (client, input: ListAWSServiceAccessForOrganizationCommandInput) =>
    client.send(new ListAWSServiceAccessForOrganizationCommand(input)),
  ListCreateAccountStatus: (client, input: ListCreateAccountStatusCommandInput) =>
    client.send(new ListCreateAccountStatusCommand(input)),
  ListDelegatedServicesForAccount: (client, input: ListDelegatedServicesForAccountCommandInput) =>
    client.send(new ListDelegatedServicesForAccountCommand(input)),
  ListOrganizationalUnitsForParent: (client, input: ListOrganizationalUnitsForParentCommandInput) =>
    client.send(new ListOrganizationalUnitsForParentCommand(input)),
  ListParents: (client, input: ListParentsCommandInput) => client.send(new ListParentsCommand(input)),
  ListRoots: (client, input: ListRootsCommandInput) => client.send(new ListRootsCommand(input)),
  ListTagsForResource: (client, input: ListTagsForResourceCommandInput) =>
    client.send(new ListTagsForResourceCommand(input)),
  MoveAccount: (client, input: MoveAccountCommandInput) => client.send(new MoveAccountCommand(input)),
  TagResource: (client, input: TagResourceCommandInput) => client.send(new TagResourceCommand(input)),
  UntagResource: (client, input: UntagResourceCommandInput) => client.send(new UntagResourceCommand(input)),
};

/**
 * Sends operations of Organizations by the SDK's client. One client, since it learns how wrong this machine's clock
 * is.
 */
export function openOrganizationsClient(connection: Connection): (operation: string, input: object) => Promise<object> {
  const client = new OrganizationsClient(makeClientOptions('organizations', connection));
  return (operation, input) => {
    const send = OPERATIONS[operation];
    if (send === undefined) throw new Error(`organizations-client.ts does not know ${operation}`);
    return send(client, input as never);
  };
}

/** The embedded AWS with a large organization, in a process of its own. Arguments: accounts, organizational units. */
import { CreateOrganizationalUnitCommand, ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { startSandbox } from '../src/sandbox/index.ts';

const [accounts = 0, units = 0] = process.argv.slice(2).map(Number);
const sandbox = await startSandbox();
const { managementAccountId } = sandbox.scenario.createForeignOrganization('aws@corp.example');
for (let at = 1; at < accounts; at += 1) {
  sandbox.scenario.createMember(managementAccountId, `Team ${at}`, `team-${at}@corp.example`);
}
const credentials = sandbox.scenario.createUser(managementAccountId, 'management-superuser');
const client = new OrganizationsClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials });
const ParentId = (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
for (let at = 0; at < units; at += 1) {
  await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name: `unit-${at}` }));
}
process.stdout.write(`${JSON.stringify({ url: sandbox.endpoint, managementAccountId, ...credentials })}\n`);

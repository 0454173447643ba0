import assert from 'node:assert/strict';
import { ENVIRONMENT_TAG } from '../../src/access/tags.ts';
import { listTags, tagResource } from '../../src/aws/organizations.ts';
import { openManagement, openManagementOrganizations } from '../../src/run/management.ts';
import type { RequestSeen } from '../../src/sandbox/faults/injection.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { prepareAccountAdd } from '../../src/workflows/account-add/execute.ts';
import { listAccounts } from '../../src/workflows/account-list/load.ts';
import { listMemberships } from '../../src/workflows/verify/ask-aws.ts';
import { failing } from '../support/failing.ts';
import { ACCOUNT_ADD, type Workflows, workflows } from '../support/workflows.ts';

const ACCOUNTS = 500;
const PAGES = Math.ceil((ACCOUNTS + 1) / 20);

/** Ends the answers that come sooner than AWS allows, once it is switched on. */
function throttle(perSecond: number, atOnce: number) {
  const buckets = new Map<string, { left: number; at: number }>();
  const limit = { now: undefined as (() => number) | undefined };
  const onRequest = ({ operation }: RequestSeen) => {
    if (limit.now === undefined) return undefined;
    const now = limit.now();
    const { left, at } = buckets.get(operation) ?? { left: atOnce, at: now };
    const filled = Math.min(atOnce, left + ((now - at) / 1000) * perSecond);
    buckets.set(operation, { left: filled < 1 ? filled : filled - 1, at: now });
    return filled < 1 ? { fault: 'throttle' } : undefined;
  };
  return { limit, onRequest };
}

async function largeOrganization(options: Parameters<typeof workflows>[0] = {}) {
  const run = await workflows(options);
  await run.orgInit();
  const { sandbox } = run;
  const ids = Array.from({ length: ACCOUNTS }, (_, at) =>
    sandbox.scenario.createMember(sandbox.managementAccountId, `Team ${at}`, `team-${at}@corp.example`),
  );
  sandbox.clearRequests();
  return { run, sandbox, ids };
}

/** How often each operation was asked for, those of Organizations and of tags alone. */
function countCalls(sandbox: Sandbox): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, operation } of sandbox.requests()) {
    if (service === 'organizations' || service === 'tagging') counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

async function planFor(run: Workflows, environment = 'production') {
  return (await prepareAccountAdd(await run.work(), { ...ACCOUNT_ADD, environments: [environment] })).plan;
}

/** Tags an account as an environment, as another checkout has done it. */
async function tagAs(run: Workflows, id: string, environment: string) {
  const work = await run.work();
  const organizations = openManagementOrganizations(await openManagement(work, undefined), work.retry);
  await tagResource(organizations, id, new Map([[ENVIRONMENT_TAG, environment]]));
  run.sandbox.clearRequests();
  return () => listTags(organizations, id);
}

describe('an organization of 500 accounts', () => {
  it('is listed with a call a page, and one for all that are being closed', async () => {
    const { run, sandbox } = await largeOrganization();
    assert.equal((await listAccounts(await run.work(), undefined)).length, ACCOUNTS + 1);
    assert.deepEqual(countCalls(sandbox), { DescribeOrganization: 1, GetResources: 1, ListAccounts: PAGES });
  });

  it('is listed where the index of tags does not answer, with only those asked that are closed', async () => {
    const { run, sandbox, ids } = await largeOrganization({ faults: ['GetResources:error=AccessDeniedException:9'] });
    sandbox.scenario.closeAccount(ids[321] ?? '');
    assert.equal((await listAccounts(await run.work(), undefined)).length, ACCOUNTS + 1);
    assert.equal(countCalls(sandbox).ListTagsForResource, 1);
  });

  it('has no account asked for its tags where an account is to be made that none is tagged for', async () => {
    const { run, sandbox } = await largeOrganization();
    const { steps } = await planFor(run);
    assert.match(steps[0]?.title ?? '', /^Create account/);
    const { ListAccounts, GetResources, ListTagsForResource, ...others } = countCalls(sandbox);
    assert.deepEqual([ListAccounts, GetResources, ListTagsForResource], [PAGES, 1, undefined]);
    assert.ok(
      Object.values(others).every((count) => count === 1),
      JSON.stringify(others),
    );
  });

  it('has the account adopted that nothing but its tag knows', async () => {
    const { run, sandbox, ids } = await largeOrganization();
    const [id = ''] = ids.slice(-7);
    await tagAs(run, ids[3] ?? '', 'staging');
    await tagAs(run, id, 'production');
    const { accounts } = await run.accountAdd();
    assert.deepEqual([accounts[0]?.accountId, accounts[0]?.created], [id, false]);
    assert.equal(countCalls(sandbox).ListTagsForResource, 1);
    assert.equal(countCalls(sandbox).CreateAccount, undefined);
  });

  it('has every account asked where the index of tags does not answer', async () => {
    const { run, sandbox, ids } = await largeOrganization({ faults: ['GetResources:error=AccessDeniedException:9'] });
    await tagAs(run, ids[321] ?? '', 'production');
    const { steps } = await planFor(run);
    assert.match(steps.map(({ title }) => title).join('\n'), new RegExp(`access key.*|Adopt account ${ids[321]}`));
    assert.doesNotMatch(steps.map(({ title }) => title).join('\n'), /Create account/);
    assert.equal(countCalls(sandbox).ListTagsForResource, ACCOUNTS);
  });

  it('has only the account asked that the files or an address name', async () => {
    const { run, sandbox, ids } = await largeOrganization();
    const request = { ...ACCOUNT_ADD, email: 'TEAM-17@corp.example' };
    const { plan } = await prepareAccountAdd(await run.work(), request);
    assert.match(plan.steps[0]?.title ?? '', new RegExp(`Adopt account ${ids[17]} \\(it has the e-mail`));
    assert.equal(countCalls(sandbox).ListTagsForResource, 1);
    assert.equal(countCalls(sandbox).GetResources, undefined);
  });

  it('is listed at the lowest rate that AWS publishes, without hammering', async () => {
    const { limit, onRequest } = throttle(1, 2);
    const { run, sandbox } = await largeOrganization({ onRequest });
    limit.now = run.clock.now;
    const began = run.clock.now();
    assert.equal((await listAccounts(await run.work(60_000), undefined)).length, ACCOUNTS + 1);
    const seconds = (run.clock.now() - began) / 1000;
    const calls = countCalls(sandbox).ListAccounts ?? 0;
    assert.ok(seconds < 60, `${seconds} s`);
    assert.ok(calls <= PAGES * 1.5, `${calls} calls for ${PAGES} pages`);
  });

  it('is looked through at that rate by verify too', async () => {
    const { limit, onRequest } = throttle(1, 2);
    const { run, sandbox, ids } = await largeOrganization({ onRequest });
    const { connection } = await openManagement(await run.work(), undefined);
    limit.now = run.clock.now;
    sandbox.clearRequests();
    const asked = ids.slice(0, 5);
    const states = await listMemberships(connection, asked);
    assert.deepEqual([...states.keys()], asked);
    // 26 pages take longer than a check waits: it ends, and says what it does not know.
    assert.ok([...states.values()].every(({ state }) => state === undefined));
    assert.ok((countCalls(sandbox).ListAccounts ?? 0) < 40);
    limit.now = undefined;
    assert.ok([...(await listMemberships(connection, asked)).values()].every(({ state }) => state === 'ACTIVE'));
  });

  it('is looked through by verify where AWS refuses a page at first', async () => {
    const { run, ids } = await largeOrganization({ faults: ['ListAccounts:throttle:2'] });
    const { connection } = await openManagement(await run.work(), undefined);
    const states = await listMemberships(connection, ids.slice(0, 5));
    assert.ok([...states.values()].every(({ state }) => state === 'ACTIVE'));
  });

  it('has all its accounts asked for tags at that rate, until the run ends', async () => {
    const { limit, onRequest } = throttle(1, 2);
    const { run, sandbox } = await largeOrganization({ onRequest, faults: ['GetResources:error=AccessDenied:9'] });
    limit.now = run.clock.now;
    const began = run.clock.now();
    await failing('AWS_THROTTLED', async () => {
      const context = await run.work(120_000);
      await prepareAccountAdd(context, ACCOUNT_ADD);
    });
    const seconds = (run.clock.now() - began) / 1000;
    const calls = countCalls(sandbox).ListTagsForResource ?? 0;
    assert.ok(seconds <= 140, `${seconds} s`);
    assert.ok(calls <= seconds * 2, `${calls} calls in ${seconds} s`);
  });
});

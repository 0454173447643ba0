import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { parse as parseYaml } from 'yaml';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { ROOT_HCL } from '../../src/terragrunt/root-hcl.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type CrashScenario, describeFault, removeRepository, runThroughFaults } from '../support/crash-scenario.ts';
import { operationsOf, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';
import type { Fault, FaultKind } from '../support/request-hook.ts';
import { type Expected, filesOf } from '../support/settled.ts';
import { forAll } from '../support/side-by-side.ts';

const CHANGING = /^(Attach|Create|Move|Tag)/;
/** Spread over the time in which the files are written that come after the last answer. */
const WHILE_WRITING = Array.from({ length: 12 }, (_, at): FaultKind => `kill after ${4 * at} ms`);

/** A command beside those of crash.test.ts, and where to fault it. */
interface Variant {
  readonly title: string;
  /** Puts the snapshot into the state the command is for, and gives back the command's words. */
  readonly prepare: (sandbox: Sandbox, folder: string) => Promise<readonly string[]> | readonly string[];
  readonly expected: Expected;
  readonly faults: (operations: readonly string[]) => Fault[];
  /** Looks at what is particular to the variant. */
  readonly check?: (sandbox: Sandbox, files: ReadonlyMap<string, Buffer>) => void;
}

const VARIANTS: readonly Variant[] = [
  {
    title: 'account add by role, into nested units yet to be made, with a tag: each unit once, no key',
    prepare: () => add('production', 'staging', '--access', 'role', '--ou', 'Workloads/Live', '--tag', 'team=a'),
    expected: { environments: ['production', 'staging'], access: 'role' },
    faults: (operations) => atEach(operations, CHANGING, ['kill after', 'drop reply', 'interrupt']),
    check: (sandbox) => isInUnit(sandbox, 'Workloads/Live', { team: 'a' }),
  },
  {
    title: 'account add --account-id: the account is adopted, moved and tagged, one key that is held',
    prepare: (sandbox) => {
      const id = sandbox.scenario.createMember(sandbox.managementAccountId, 'Old', 'old+production@sandbox.example');
      return add('production', '--account-id', id, '--ou', 'Workloads', '--tag', 'team=a');
    },
    expected: { environments: ['production'] },
    faults: (operations) => atEach(operations, CHANGING, ['kill after', 'drop reply', 'interrupt']),
    check: (sandbox) => isInUnit(sandbox, 'Workloads', { team: 'a' }),
  },
  {
    title: 'account add, terragrunt configuration chained: all of its files, and whole',
    prepare: () => ['aws', 'account', 'add', 'production', '--access', 'role', '--yes', '--json'],
    expected: { environments: ['production'], access: 'role' },
    faults: (operations) => [
      ...atEach(operations, /./, ['kill after', 'drop reply', 'interrupt']).slice(-9),
      ...atEach(operations, /^HeadBucket$/, WHILE_WRITING),
    ],
    check: (_, files) => isConfigured(files),
  },
  {
    title: 'profile write --from-csv: the key that was given is held, proven and recorded',
    prepare: async (sandbox, folder) => {
      const key = userOf(sandbox);
      const csv = `Access key ID,Secret access key\r\n${key.accessKeyId},${key.secretAccessKey}\r\n`;
      await writeFile(join(folder, 'production_accessKeys.csv'), csv, { mode: 0o600 });
      const from = ['--from-csv', 'production_accessKeys.csv', '--region', 'us-east-2'];
      return ['aws', 'profile', 'write', 'production', ...from, '--json'];
    },
    expected: { environments: ['production'] },
    faults: (operations) => atEach(operations, /./, ['kill before', 'drop reply', 'interrupt', ...WHILE_WRITING]),
  },
];

function add(...words: string[]): string[] {
  return ['aws', 'account', 'add', ...words, '--yes', '--no-next', '--json'];
}

/** A member account with a user production-superuser, and that user's key. */
function userOf({ scenario, managementAccountId }: Sandbox) {
  const id = scenario.createMember(managementAccountId, 'Production', 'old+production@sandbox.example');
  return scenario.createUser(id, 'production-superuser');
}

function atEach(operations: readonly string[], where: RegExp, kinds: readonly FaultKind[]): Fault[] {
  return operations.flatMap((operation, at) => (where.test(operation) ? kinds.map((kind) => ({ at, kind })) : []));
}

/** Every member is in the unit at `path`, no unit was made twice, and the tags are set. */
function isInUnit({ state, managementAccountId }: Sandbox, path: string, tags: Readonly<Record<string, string>>): void {
  const { units = {} } = state.organization() ?? {};
  const names = path.split('/');
  assert.equal(Object.keys(units).length, names.length, 'units were made twice');
  for (const { id, membership, ...account } of state.accounts()) {
    if (id === managementAccountId) continue;
    const unit = units[membership?.parentId ?? ''];
    const outer = units[unit?.parentId ?? ''];
    assert.deepEqual([outer?.name, unit?.name].slice(-names.length), names);
    for (const [key, value] of Object.entries(tags)) assert.equal(account.tags[key], value);
  }
}

function isConfigured(files: ReadonlyMap<string, Buffer>): void {
  const below = [...files].filter(([name]) => name.startsWith('environments/'));
  const regions = below.filter(([name]) => /^environments\/production\/[^/]+\/region\.yaml$/.test(name));
  assert.equal(regions.length, 3, 'primary, secondary and global');
  assert.ok(files.get('environments/root.hcl')?.equals(Buffer.from(ROOT_HCL)), 'root.hcl is not whole');
  for (const [name, bytes] of below) if (name.endsWith('.yaml')) parseYaml(bytes.toString('utf8'));
  const { tf_state_bucket: bucket } = parseYaml(String(files.get('environments/production/environment.yaml')));
  assert.match(bucket, /^tf-production-[a-z0-9]{8}$/);
}

describe('other commands, disturbed', function () {
  this.timeout('20m');
  let ready: ReadyOrganization;

  const keep = useCleanup();
  before(async () => {
    ready = await keep(readyOrganization());
  });

  /** The organization as the variant wants it, and its command. */
  async function prepared({ prepare }: Variant) {
    const snapshot = await ready.copy();
    const sandbox = await startSandbox({ stateFile: snapshot.state });
    const args = await prepare(sandbox, snapshot.repository);
    await sandbox.close();
    return { snapshot, args };
  }

  for (const variant of VARIANTS) {
    it(variant.title, async () => {
      const { snapshot, args } = await prepared(variant);
      const withScenario = (work: (scenario: CrashScenario) => Promise<void>) =>
        ready.withScenario(
          { args, expected: variant.expected },
          async (scenario, backend) => {
            await work(scenario);
            variant.check?.(backend.sandbox, await filesOf(scenario.folder));
          },
          snapshot,
        );
      const faults = variant.faults(await operationsOf(withScenario));
      assert.ok(faults.length > 10, 'hardly any fault');
      await forAll(faults, describeFault, (fault) => withScenario((scenario) => runThroughFaults(scenario, [fault])));
      await removeRepository(snapshot.repository);
    });
  }
});

import assert from 'node:assert/strict';
import { parse as parseYaml } from 'yaml';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { ROOT_HCL } from '../../src/terragrunt/root-hcl.ts';
import { accountAdd, type Command, orgInit, profileWrite } from '../support/commands-in-process.ts';
import type { CrashPoint, Snapshot } from '../support/crash-points.ts';
import { describeFault } from '../support/crash-scenario.ts';
import { assertCopes, assertRecovers, crashPointsOf, EMPTY, type Place, snapshotAfter } from '../support/recovery.ts';
import type { Fault } from '../support/request-hook.ts';
import { type Expected, filesOf } from '../support/settled.ts';
import { forAll } from '../support/side-by-side.ts';

const CHANGING = /^(Attach|Create|Move|Tag)/;

/** A command beside those of crash.test.ts, and where it is cut off. */
interface Variant {
  readonly title: string;
  /** Puts AWS into the state the command is for, and gives back the command. */
  readonly prepare: (sandbox: Sandbox) => Command;
  readonly expected: Expected;
  /** Operations after which it is killed, and at which a reply is lost or Ctrl-C pressed. */
  readonly at: RegExp;
  /** Looks at what is particular to the variant. */
  readonly check?: (place: Place) => Promise<void>;
}

const VARIANTS: readonly Variant[] = [
  {
    title: 'account add by role, into nested units yet to be made, with a tag: each unit once, no key',
    prepare: () =>
      accountAdd({
        environments: ['production', 'staging'],
        access: 'role',
        unitPath: ['Workloads', 'Live'],
        tags: new Map([['team', 'a']]),
      }),
    expected: { environments: ['production', 'staging'], access: 'role' },
    at: CHANGING,
    check: ({ backend }) => assertInUnit(backend.sandbox, 'Workloads/Live', { team: 'a' }),
  },
  {
    title: 'account add --account-id: the account is adopted, moved and tagged, one key that is held',
    prepare: ({ scenario, managementAccountId }) => {
      const accountId = scenario.createMember(managementAccountId, 'Old', 'old+production@sandbox.example');
      return accountAdd({
        environments: ['production'],
        accountId,
        unitPath: ['Workloads'],
        tags: new Map([['team', 'a']]),
      });
    },
    expected: { environments: ['production'] },
    at: CHANGING,
    check: ({ backend }) => assertInUnit(backend.sandbox, 'Workloads', { team: 'a' }),
  },
  {
    title: 'account add, terragrunt configuration chained: all of its files, and whole',
    prepare: () => accountAdd({ environments: ['production'], access: 'role' }, { configures: true }),
    expected: { environments: ['production'], access: 'role' },
    at: /^(TagResource|AssumeRole|GetCallerIdentity|HeadBucket)$/,
    check: assertConfigured,
  },
  {
    title: 'profile write with a key: it is held, proven and recorded',
    prepare: ({ scenario, managementAccountId }) => {
      const id = scenario.createMember(managementAccountId, 'Production', 'old+production@sandbox.example');
      const keys = scenario.createUser(id, 'production-superuser');
      const credentials = { kind: 'keys', keys } as const;
      return profileWrite({ environments: ['production'], credentials, region: 'us-east-2' });
    },
    expected: { environments: ['production'] },
    at: /./,
  },
];

/** Every member is in the unit at `path`, no unit was made twice, and the tags are set. */
async function assertInUnit(
  { state, managementAccountId }: Sandbox,
  path: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
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

async function assertConfigured({ folder }: Place): Promise<void> {
  const files = await filesOf(folder);
  const below = [...files].filter(([name]) => name.startsWith('environments/'));
  const regions = below.filter(([name]) => /^environments\/production\/[^/]+\/region\.yaml$/.test(name));
  assert.equal(regions.length, 3, 'primary, secondary and global');
  assert.ok(files.get('environments/root.hcl')?.equals(Buffer.from(ROOT_HCL)), 'root.hcl is not whole');
  for (const [name, bytes] of below) if (name.endsWith('.yaml')) parseYaml(bytes.toString('utf8'));
  const { tf_state_bucket: bucket } = parseYaml(String(files.get('environments/production/environment.yaml')));
  assert.match(bucket, /^tf-production-[a-z0-9]{8}$/);
}

describe('other commands that end too early', () => {
  let ready: Snapshot;

  before(async () => {
    ready = await snapshotAfter(EMPTY, (place) => place.run(orgInit()));
  });

  for (const { title, prepare, expected, at, check } of VARIANTS) {
    it(title, async () => {
      let command: Command = orgInit();
      const start = await snapshotAfter(ready, async ({ backend }) => {
        command = prepare(backend.sandbox);
      });
      const recovery = { start, command, expected, check };
      const { points, operations } = await crashPointsOf(recovery);
      const kills = points.filter((point) => at.test(operationBefore(point)));
      assert.ok(kills.length >= 8, `only ${kills.length} of ${points.length} states`);
      await forAll(
        kills,
        ({ name }) => name,
        (point) => assertRecovers(recovery, point),
      );
      const faults = operations.flatMap((operation, index): Fault[] =>
        at.test(operation)
          ? [
              { at: index, kind: 'drop reply' },
              { at: index, kind: 'interrupt' },
            ]
          : [],
      );
      await forAll(faults, describeFault, (fault) => assertCopes(recovery, fault));
    });
  }
});

/** The operation that took effect last; empty where none did. */
function operationBefore({ name }: CrashPoint): string {
  return name.startsWith('before request') ? '' : (/\((\w+)\)$/.exec(name)?.[1] ?? '');
}

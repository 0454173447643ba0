import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { writePlans } from '../../src/repository/plan-yaml.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { systemClock } from '../../src/runtime.ts';
import { chooseRegions } from '../../src/terragrunt/configured-regions.ts';
import {
  type EnvironmentToConfigure,
  loadEnvironmentsToConfigure,
  planConfiguration,
} from '../../src/terragrunt/plan-configuration.ts';
import { STACK_REGIONS } from '../../src/terragrunt/regions.ts';
import { prepareSettings } from '../../src/workflows/profile-write/execute.ts';
import { readStatus } from '../../src/workflows/status/load.ts';
import { failing } from '../support/failing.ts';
import { makeIsolatedRepository, makeOldestRepository, makeSharedRepository } from '../support/stack-repositories.ts';
import { REGIONS, readStrictly } from '../support/strict-reader.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NEW: EnvironmentToConfigure = {
  environment: 'staging',
  accountId: '098765432109',
  profile: 'staging-superuser',
  usualProfile: 'staging-superuser',
  profileRegion: 'us-east-1',
};

const PRODUCTION = 'environments/production/environment.yaml';
const REGION_FILES = ['us-east-2', 'us-west-2', 'global'].map((name) => `environments/staging/${name}/region.yaml`);
const OPTIONS = { randomBytes: (count: number) => Buffer.alloc(count, 1), git: { env: process.env } };

async function open(make: typeof makeSharedRepository) {
  const folder = await temporaryFolder();
  const { root } = make(folder.path, { access: 'static keys' });
  const repository = await findRepository({ env: {}, cwd: root });
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const edit = (name: string, change: (text: string) => string) => writeFileSync(join(root, name), change(read(name)));
  return {
    root,
    repository,
    read,
    edit,
    write: (name: string, text: string) => writeFileSync(join(root, name), text),
    remove: (name: string) => rmSync(join(root, name), { recursive: true }),
    /** The files that configuring everything would change. */
    configureAll: async (): Promise<string[]> => {
      const request = { environments: [], primaryRegion: undefined, secondaryRegion: undefined };
      const environments = await loadEnvironmentsToConfigure(repository, request, () => 'us-east-1');
      const { plans } = await planConfiguration(repository, environments, OPTIONS);
      return (await writePlans(plans)).map((path) => relative(root, path));
    },
    add: async (wanted: Partial<EnvironmentToConfigure> = {}): Promise<string[]> => {
      const { plans } = await planConfiguration(repository, [{ ...NEW, ...wanted }], OPTIONS);
      return (await writePlans(plans)).map((path) => relative(root, path));
    },
    /** What `pf aws status` says of the configuration of an environment. */
    judge: async (environment: string): Promise<string | undefined> => {
      const steps = await readStatus(
        { env: process.env, interrupt: new AbortController().signal, clock: systemClock },
        repository,
      );
      return steps.find(({ step }) => step === `Terragrunt configuration of ${environment}`)?.evidence;
    },
    status: () => execFileSync('git', ['-C', root, 'status', '--porcelain', '-uall']).toString(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const SHAPES = [
  ['of 2023', makeOldestRepository, []],
  ['of 2025', makeSharedRepository, []],
  ['of 2026', makeIsolatedRepository, ['panfactum.hcl', 'providers/aws.tftpl']],
] as const;

for (const [title, make, layout] of SHAPES) {
  describe(`a stack repository ${title}`, function () {
    this.timeout(20_000);

    it('is left alone where it is complete', async () => {
      await using at = await open(make);
      assert.deepEqual(await at.configureAll(), []);
      assert.equal(at.status(), '');
    });

    it('is left alone where values stand elsewhere, and nothing is pinned that follows', async () => {
      await using at = await open(make);
      at.edit('environments/production/environment.yaml', (text) => text.replace(/^pf_stack_version.*\n/m, ''));
      at.remove('environments/production/us-west-2/region.yaml');
      at.write('environments/production/global/region.yaml', '');
      at.write('environments/production/us-east-2/region.yaml', '');
      at.edit('environments/production/environment.yaml', (text) => `${text}aws_region: us-east-2\n`);
      at.write('environments/global.yaml', 'aws_secondary_region: us-west-2\n');
      assert.deepEqual(await at.configureAll(), []);
    });

    it('gets a new environment as the stack itself would make one', async () => {
      await using at = await open(make);
      const files = [...layout, 'environment.yaml'].map((name) => `environments/staging/${name}`);
      assert.deepEqual((await at.add()).toSorted(), [...files, ...REGION_FILES].toSorted());
      const version = 'edge.25-04-03';
      const [bucket] = /tf-staging-\w{8}/.exec(at.read('environments/staging/environment.yaml')) ?? [];
      assert.equal(
        at.read('environments/staging/environment.yaml'),
        `environment: staging\naws_account_id: "098765432109"\naws_profile: staging-superuser\npf_stack_version: ${version}\ntf_state_bucket: ${bucket}\ntf_state_lock_table: ${bucket}\ntf_state_region: us-east-2\n`,
      );
      assert.deepEqual(REGION_FILES.map(at.read), [
        'aws_region: us-east-2\naws_secondary_region: us-west-2\n',
        'aws_region: us-west-2\naws_secondary_region: us-east-2\n',
        'aws_region: us-east-2\naws_secondary_region: us-west-2\n',
      ]);
      for (const name of layout) {
        assert.equal(at.read(`environments/staging/${name}`), at.read(`environments/management/${name}`));
      }
      assert.equal(readStrictly(at.root)['environments/staging/global']?.aws_secondary_region, 'us-west-2');
      assert.doesNotMatch(at.status(), /^ ?[MD]/m);
      assert.deepEqual(await at.add(), [], 'a second run changes nothing');
      assert.match(
        (await at.judge('staging')) ?? '',
        /^environments\/.*(panfactum|terragrunt)\.hcl, state in tf-staging-/,
      );
    });

    it('is not moved by halves, and says what a move would take along', async () => {
      await using at = await open(make);
      const request = { environments: ['production'], primaryRegion: 'eu-west-1', secondaryRegion: undefined };
      const environments = await loadEnvironmentsToConfigure(at.repository, request, () => undefined);
      const failure = await failing('REGION_CONTRADICTS', () =>
        planConfiguration(at.repository, environments, OPTIONS),
      );
      assert.match(
        failure.message,
        /the state bucket tf-production-\w{8}, its lock table .* 4 units have made \(global\/aws/,
      );
      const profiles = readAwsFiles(at.repository);
      const move = (region: string) =>
        prepareSettings(at.repository, { environments: ['production'], region }, profiles);
      await failing('REGION_CONTRADICTS', () => move('eu-west-1'));
      for (const region of ['us-east-1', 'us-east-2', 'us-west-2']) {
        if (region !== 'us-east-1' || make !== makeOldestRepository) await move(region);
      }
      // Nobody is sent to a region that the stack refuses.
      await failing('REGION_INVALID', () => move('us-west-1'));
      const [wanted] = environments;
      assert.ok(wanted);
      const elsewhere = [{ ...wanted, primaryRegion: 'us-west-1' }];
      await failing('REGION_INVALID', () => planConfiguration(at.repository, elsewhere, OPTIONS));
    });

    for (const lost of ['tf_state_bucket', 'tf_state_']) {
      it(`gets no new state bucket where ${lost}… is gone from environment.yaml`, async () => {
        await using at = await open(make);
        const [bucket = ''] = /tf-production-\w{8}/.exec(at.read(PRODUCTION)) ?? [];
        at.edit(PRODUCTION, (text) => text.replaceAll(new RegExp(`^${lost}.*\n`, 'gm'), ''));
        const failure = await failing('STATE_BUCKET_LOST', () => at.configureAll());
        assert.equal(failure.details.past, bucket);
        assert.match(failure.suggestions.join('\n'), new RegExp(`write tf_state_bucket: ${bucket} into`));
        assert.match(failure.suggestions.join('\n'), /^git log -p --all .*\npf aws exec production -- aws s3api/m);
      });
    }

    it('has each environment judged by its own layout', async () => {
      await using at = await open(make);
      assert.doesNotMatch((await at.judge('production')) ?? '', /missing/);
      await at.add();
      const [own] = layout;
      if (own === undefined) return;
      at.remove(`environments/staging/${own}`);
      assert.equal(await at.judge('staging'), `missing: ${own}`);
      assert.doesNotMatch((await at.judge('production')) ?? '', /missing/);
    });

    it('takes no region that the stack does not run in', async () => {
      await using at = await open(make);
      for (const regions of [
        { primaryRegion: 'us-west-1' },
        { newPrimaryRegion: 'af-south-1' },
        { secondaryRegion: 'us-west-1' },
      ]) {
        const failure = await failing('REGION_INVALID', () => at.add(regions));
        assert.equal(failure.exit, 2);
      }
    });
  });
}

describe('a region of a repository of the stack', () => {
  it('is one that its reader takes, the guessed secondary too', () => {
    const known = { configured: { folders: {} }, siblings: [], isStack: true };
    for (const primaryRegion of STACK_REGIONS) {
      const { primary, secondary } = chooseRegions('production', { primaryRegion }, known);
      assert.notEqual(primary, secondary);
      assert.ok(REGIONS.includes(primary) && REGIONS.includes(secondary), `${primary}, ${secondary}`);
    }
    assert.deepEqual(STACK_REGIONS.toSorted(), REGIONS.toSorted());
  });
});

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { findRepository, writePlans } from '../../src/repository/index.ts';
import { type BucketProbe, type EnvironmentToConfigure, planConfiguration } from '../../src/terragrunt/index.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PRODUCTION: EnvironmentToConfigure = {
  environment: 'production',
  accountId: '012345678901',
  profile: 'production-superuser',
  profileRegion: 'us-east-2',
};

/** 8 bytes that make the suffix `0000000<digit>`. */
const bytes = (digit: number) => () => Buffer.from([0, 0, 0, 0, 0, 0, 0, digit]);

async function stack(files: Record<string, string> = {}) {
  const folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  const repository = await findRepository({ env: {}, cwd: folder.path });
  const read = (name: string) => readFile(join(folder.path, 'environments', name), 'utf8');
  return {
    repository,
    read,
    values: async (name: string): Promise<Record<string, unknown>> => parse(await read(name)),
    plan: (wanted: Partial<EnvironmentToConfigure> = {}, probe?: BucketProbe, digit = 1) =>
      planConfiguration(repository, [{ ...PRODUCTION, ...wanted }], { randomBytes: bytes(digit), probe }),
    configure: async (wanted: Partial<EnvironmentToConfigure> = {}, digit = 1) => {
      const plans = await planConfiguration(repository, [{ ...PRODUCTION, ...wanted }], { randomBytes: bytes(digit) });
      return (await writePlans(plans)).map((path) => relative(repository.environmentsDir, path));
    },
    write: async (name: string, text: string) => {
      const path = join(repository.environmentsDir, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('configuring terragrunt', () => {
  it('writes exactly the files and keys of the contract', async () => {
    await using at = await stack();
    assert.deepEqual(await at.configure(), [
      'global.yaml',
      'production/environment.yaml',
      'production/us-east-2/region.yaml',
      'production/us-east-1/region.yaml',
      'production/global/region.yaml',
      'root.hcl',
    ]);
    assert.equal(await at.values('global.yaml'), null);
    assert.deepEqual(await at.values('production/environment.yaml'), {
      environment: 'production',
      aws_account_id: '012345678901',
      aws_profile: 'production-superuser',
      aws_secondary_account_id: '012345678901',
      aws_secondary_profile: 'production-superuser',
      tf_state_account_id: '012345678901',
      tf_state_region: 'us-east-2',
      tf_state_bucket: 'tf-production-00000001',
      tf_state_lock_table: 'tf-production-00000001',
      tf_state_profile: 'production-superuser',
      pf_stack_version: 'main',
    });
    const regions = await Promise.all(
      ['us-east-2', 'us-east-1', 'global'].map((r) => at.values(`production/${r}/region.yaml`)),
    );
    assert.deepEqual(regions, [
      { region: 'us-east-2', aws_region: 'us-east-2', aws_secondary_region: 'us-east-1' },
      { region: 'us-east-1', aws_region: 'us-east-1', aws_secondary_region: 'us-east-2' },
      { region: 'global', aws_region: 'us-east-2', aws_secondary_region: 'us-east-1' },
    ]);
  });

  it('writes account ids in quotes', async () => {
    await using at = await stack();
    await at.configure();
    const ids = (await at.read('production/environment.yaml')).match(/^\w*account_id: .*$/gm);
    assert.deepEqual(
      ids?.map((line) => line.split(': ')[1]),
      Array(3).fill('"012345678901"'),
    );
  });

  it('changes no byte the second time, whatever the dice and the profile say by then', async () => {
    await using at = await stack();
    await at.configure({ primaryRegion: 'eu-west-1', secondaryRegion: 'eu-north-1' });
    assert.deepEqual(await at.configure({ profileRegion: 'ap-south-1' }, 9), []);
    assert.deepEqual(await at.configure({ primaryRegion: 'eu-west-1', secondaryRegion: 'eu-north-1' }, 9), []);
  });

  it('keeps every edit in a tree somebody wrote by hand', async () => {
    await using at = await stack();
    const environment = [
      '# Ours since 2021',
      'pf_stack_version: "24.05" # pinned',
      'aws_account_id: "012345678901"',
      "aws_profile: 'admin'",
      'extra_tags: {team: core}',
      'tf_state_bucket: acme-state',
      'tf_state_region: eu-west-1',
      '',
    ].join('\r\n');
    const region = 'aws_region: eu-west-1\nkube_domain: prod.acme.com # hand\n';
    await at.write('global.yaml', 'extra_tags:\n  a: b\n');
    await at.write('production/environment.yaml', environment);
    await at.write('production/primary/region.yaml', region);
    await at.write('root.hcl', '# mine\n');
    await at.configure();

    assert.equal(await at.read('global.yaml'), 'extra_tags:\n  a: b\n');
    assert.equal(await at.read('root.hcl'), '# mine\n');
    assert.ok((await at.read('production/environment.yaml')).startsWith(environment));
    assert.ok((await at.read('production/primary/region.yaml')).startsWith(region));
    const values = await at.values('production/environment.yaml');
    assert.equal(values.aws_profile, 'admin');
    assert.equal(values.tf_state_profile, 'admin', "what is added goes by the user's profile");
    assert.equal(values.tf_state_bucket, 'acme-state');
    assert.equal(values.tf_state_lock_table, 'acme-state');
    assert.equal(values.pf_stack_version, '24.05');
    assert.equal(
      (await at.values('production/global/region.yaml')).aws_region,
      'eu-west-1',
      "the state's region is the primary",
    );
    await assert.rejects(
      at.read('production/eu-west-1/region.yaml'),
      'the folder named `primary` is the one of eu-west-1',
    );
    assert.deepEqual(await at.configure(), []);
  });

  for (const place of ['panfactum.hcl', 'production/panfactum.hcl']) {
    it(`leaves root.hcl out where the stack has its ${place}`, async () => {
      await using at = await stack({ [`environments/${place}`]: '' });
      assert.ok(!(await at.configure()).includes('root.hcl'));
    });
  }

  it("keeps a user's own environment.user.yaml out of what is committed", async () => {
    await using at = await stack();
    await at.write('production/environment.yaml', '');
    await at.write('production/environment.user.yaml', 'tf_state_bucket: mine\naws_profile: me\n');
    await at.configure();
    const { tf_state_bucket, aws_profile } = await at.values('production/environment.yaml');
    assert.deepEqual([tf_state_bucket, aws_profile], ['tf-production-00000001', 'production-superuser']);
  });

  it('refuses where environment.yaml records another account', async () => {
    await using at = await stack({ 'environments/production/environment.yaml': 'aws_account_id: "999999999999"\n' });
    const failure = await failing('RECORD_CONTRADICTS', () => at.plan());
    assert.match(failure.message, /999999999999.*012345678901/);
  });

  it('refuses a region.yaml that is no mapping, before anything is written', async () => {
    await using at = await stack({ 'environments/production/global/region.yaml': '- a\n' });
    await failing('YAML_UNREADABLE', () => at.plan());
  });

  it('names the bucket within what S3 allows for the longest environment', async () => {
    await using at = await stack();
    await at.configure({ environment: 'x'.repeat(32) });
    const { tf_state_bucket } = await at.values(`${'x'.repeat(32)}/environment.yaml`);
    assert.match(String(tf_state_bucket), /^tf-x{32}-[a-z0-9]{8}$/);
  });
});

describe('the regions of an environment', () => {
  it('are the flags first, then a near secondary', async () => {
    await using at = await stack();
    await at.configure({ primaryRegion: 'us-west-2' });
    assert.deepEqual(await at.values('production/global/region.yaml'), {
      region: 'global',
      aws_region: 'us-west-2',
      aws_secondary_region: 'us-west-1',
    });
  });

  it('are asked for where neither flag, file nor profile knows', async () => {
    await using at = await stack();
    const failure = await failing('INPUT_NEEDED', () => at.plan({ profileRegion: undefined }));
    assert.match(failure.suggestions.join(), /--primary-region/);
    assert.equal(failure.exit, 3);
  });

  it('cannot be changed by a flag once they are configured', async () => {
    await using at = await stack();
    await at.configure();
    const failure = await failing('REGION_CONTRADICTS', () => at.plan({ primaryRegion: 'eu-west-1' }));
    assert.match(
      failure.message,
      /global\/region\.yaml makes us-east-2 the primary region of production, --primary-region says eu-west-1/,
    );
    await failing('REGION_CONTRADICTS', () => at.plan({ secondaryRegion: 'eu-west-1' }));
  });

  it('cannot be one and the same, nor of another partition', async () => {
    await using at = await stack();
    await failing('REGION_INVALID', () => at.plan({ primaryRegion: 'us-east-1', secondaryRegion: 'us-east-1' }));
    await failing('REGION_INVALID', () => at.plan({ primaryRegion: 'us-gov-west-1' }));
    await failing('REGION_INVALID', () => at.plan({ profileRegion: 'us-east-9' }));
  });
});

describe('the version of the stack', () => {
  const versionWith = async (files: Record<string, string>) => {
    await using at = await stack(files);
    await at.configure();
    return (await at.values('production/environment.yaml')).pf_stack_version;
  };

  for (const [flake, version] of [
    ['inputs.panfactum.url = "github:panfactum/stack/edge.24-05-23"; # tip', 'edge.24-05-23'],
    ['inputs.panfactum.url = "github:Panfactum/stack/25-04?dir=x";', '25-04'],
    ['# "github:panfactum/stack/old"\n  panfactum.url = github:panfactum/stack/new;', 'new'],
    ['/* "github:panfactum/stack/old" */ "panfactum/stack/feature%2Fx"', 'feature/x'],
    ['inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.05";', 'main'],
    ['inputs.panfactum.url = "github:panfactum/stack";', 'main'],
  ] as const) {
    it(`is ${version} after ${flake}`, async () => assert.equal(await versionWith({ 'flake.nix': flake }), version));
  }

  it("is of the environment's own flake.nix first", async () => {
    const files = {
      'flake.nix': '"github:panfactum/stack/root"',
      'environments/production/flake.nix': '"github:panfactum/stack/own"',
    };
    assert.equal(await versionWith(files), 'own');
  });
});

describe('the state bucket', () => {
  const asked: string[] = [];
  const answering =
    (...answers: Awaited<ReturnType<BucketProbe>>[]): BucketProbe =>
    async (bucket, place) => {
      asked.push(`${bucket} ${place.accountId} ${place.profile} ${place.region}`);
      return answers.shift() ?? { kind: 'taken' };
    };
  beforeEach(() => {
    asked.length = 0;
  });

  it('gets a name that S3 says is free', async () => {
    await using at = await stack();
    const plans = await at.plan({}, answering({ kind: 'free' }));
    assert.deepEqual(asked, ['tf-production-00000001 012345678901 production-superuser us-east-2']);
    assert.match(plans[1]?.after ?? '', /tf_state_bucket: "tf-production-00000001"/);
  });

  it('gets another name where the first is taken, and gives up where all are', async () => {
    await using at = await stack();
    await at.plan({}, answering({ kind: 'taken' }, { kind: 'ours', region: 'us-east-2' }, { kind: 'free' }));
    assert.equal(asked.length, 3);
    await failing('STATE_BUCKET_TAKEN', () => at.plan({}, answering()));
  });

  const recorded = {
    'environments/production/environment.yaml':
      'tf_state_bucket: acme\ntf_state_region: eu-west-1\ntf_state_account_id: "111111111111"\ntf_state_profile: state\n',
  };

  it('is asked after by the account, profile and region that keep the state', async () => {
    await using at = await stack(recorded);
    await at.plan({}, answering({ kind: 'ours', region: 'eu-west-1' }));
    assert.deepEqual(asked, ['acme 111111111111 state eu-west-1']);
  });

  it('is refused where it is of somebody else, or stands in another region', async () => {
    await using at = await stack(recorded);
    const taken = await failing('STATE_BUCKET_TAKEN', () => at.plan({}, answering({ kind: 'taken' })));
    assert.match(taken.message, /environment\.yaml names the state bucket acme, which is not of account 111111111111/);
    const away = await failing('STATE_BUCKET_ELSEWHERE', () =>
      at.plan({}, answering({ kind: 'ours', region: 'us-east-2' })),
    );
    assert.match(away.message, /acme stands in us-east-2, but .*environment\.yaml says eu-west-1/);
  });

  it('is not made up where S3 cannot be asked', async () => {
    await using at = await stack();
    const outage = new Error('connect ECONNREFUSED');
    await assert.rejects(
      at.plan({}, () => Promise.reject(outage)),
      outage,
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseIni } from 'ini';
import { parse } from 'yaml';
import { useCleanup } from './cleanup.ts';
import type { StackEnvironment } from './stack-files.ts';
import {
  makeGrownRepository,
  makeIsolatedRepository,
  makeOldestRepository,
  makeSharedRepository,
  type StackOptions,
  type StackRepository,
} from './stack-repositories.ts';
import { temporaryFolder } from './temporary-folder.ts';

const STATIC: StackOptions = { access: 'static keys' };
const SSO: StackOptions = { access: 'sso' };

type Maker = (folder: string, options: StackOptions) => StackRepository;

const GENERATIONS: Readonly<Record<string, Maker>> = {
  oldest: makeOldestRepository,
  shared: makeSharedRepository,
  isolated: makeIsolatedRepository,
};

/** The repository that the tests of a block look at; the grown one takes a second to make. */
function useRepository(make: Maker, options: StackOptions): StackRepository {
  const used = { root: '', environments: [] as readonly StackEnvironment[] };
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const keep = useCleanup();
  before(async () => {
    folder = await keep(temporaryFolder());
    Object.assign(used, make(folder.path, options));
  });
  return used;
}

function git(root: string, ...args: string[]): string {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-C', root, ...args], { env, encoding: 'utf8' });
}

function listTracked(root: string): string[] {
  return git(root, 'ls-files', '-z').split('\0').filter(Boolean);
}

function readMode(path: string): number {
  return statSync(path).mode & 0o777;
}

function read(root: string, name: string): string {
  return readFileSync(join(root, name), 'utf8');
}

/** What only the grown one has; in the block of the others, so that it is made once. */
function testGrown(made: StackRepository): void {
  it('has 3,000 files in the index, 60 environments with units below their regions, 86 profiles', () => {
    const { root, environments } = made;
    const tracked = listTracked(root);
    assert.equal(tracked.length, 3_000);
    assert.equal(environments.length, 60);
    for (const { name } of environments) {
      assert.ok(tracked.includes(`environments/${name}/us-east-2/apps/web/terragrunt.hcl`), name);
    }
    const config = read(root, '.aws/config');
    assert.equal(config.match(/^\[profile /gm)?.length, 86);
    const known = new Set(environments.map(({ profile }) => profile));
    const superusers = [...config.matchAll(/^\[profile (.+-superuser)\]$/gm)].map(([, name = '']) => name);
    assert.equal(superusers.filter((name) => !known.has(name)).length, 22);
  });

  it('ignores the credentials by a word in the root .gitignore alone, whose last line has no end', () => {
    const { root } = made;
    assert.match(read(root, '.gitignore'), /\ncredentials$/);
    assert.match(git(root, 'check-ignore', '-v', '.aws/credentials'), /^\.gitignore:\d+:credentials\t/);
    assert.ok(!existsSync(join(root, '.aws/.gitignore')));
  });
}

for (const [kind, make] of Object.entries({ ...GENERATIONS, grown: makeGrownRepository })) {
  describe(`a stack repository of the kind '${kind}'`, () => {
    const made = useRepository(make, STATIC);
    if (kind === 'grown') testGrown(made);

    it('is one commit that leaves nothing over', () => {
      assert.match(git(made.root, 'rev-list', '--all'), /^[0-9a-f]{40}\n$/);
      assert.equal(git(made.root, 'status', '--porcelain'), '');
    });

    it('tracks the config with mode 0644 and ignores the credentials', () => {
      const { root } = made;
      assert.match(git(root, 'ls-files', '--stage', '.aws/config'), /^100644 /);
      assert.equal(readMode(join(root, '.aws/config')), 0o644);
      assert.equal(readMode(join(root, '.aws/credentials')), 0o600);
      assert.equal(readMode(join(root, '.aws')), 0o755);
      assert.ok(!listTracked(root).includes('.aws/credentials'));
      assert.match(git(root, 'check-ignore', '-v', '.aws/credentials'), /\.gitignore:\d+:/);
    });

    it('has a profile with a key of its own account for each environment', () => {
      const config = parseIni(read(made.root, '.aws/config'));
      const credentials = parseIni(read(made.root, '.aws/credentials'));
      for (const { profile, accountId } of made.environments) {
        assert.deepEqual({ ...config[`profile ${profile}`] }, { output: 'text', region: 'us-east-1' });
        assert.match(credentials[profile].aws_access_key_id, new RegExp(`^AKIA.{4}${accountId}$`));
        assert.match(credentials[profile].aws_secret_access_key, /^.{40}$/);
      }
    });

    it('holds YAML that parses, and says of each environment what pf env add would', () => {
      const { root, environments } = made;
      const yaml = listTracked(root).filter((name) => name.endsWith('.yaml'));
      const values = new Map(yaml.map((name) => [name, parse(read(root, name))]));
      for (const [name, value] of values) assert.equal(typeof value, 'object', name);
      for (const { name, accountId, profile } of environments) {
        const { environment, aws_account_id, aws_profile, ...others } = values.get(
          `environments/${name}/environment.yaml`,
        );
        assert.deepEqual([environment, aws_account_id, aws_profile], [name, accountId, profile]);
        const rest = ['pf_stack_version', 'tf_state_bucket', 'tf_state_lock_table', 'tf_state_region'];
        assert.deepEqual(Object.keys(others).slice(0, 4), rest);
        for (const region of ['global', 'us-east-2', 'us-west-2']) {
          assert.ok(values.has(`environments/${name}/${region}/region.yaml`), `${name}/${region}`);
        }
      }
    });
  });
}

for (const [kind, make] of Object.entries(GENERATIONS)) {
  describe(`a stack repository of the kind '${kind}' with SSO`, () => {
    const made = useRepository(make, SSO);

    it('is the same commit each time, and another one with other accounts', async () => {
      await using folder = await temporaryFolder();
      const again = make(join(folder.path, 'again'), SSO);
      const other = make(join(folder.path, 'other'), { ...SSO, firstAccountId: 300_000_000_001, awsDirMode: 0o700 });
      const [first, second, third] = [made, again, other].map(({ root }) => git(root, 'rev-parse', 'HEAD'));
      assert.equal(second, first);
      assert.notEqual(third, first);
      assert.equal(other.environments[1]?.accountId, '300000000002');
      assert.equal(readMode(join(other.root, '.aws')), 0o700);
    });

    it('has no keys, and a role in the account of each environment', () => {
      assert.ok(!existsSync(join(made.root, '.aws/credentials')));
      const config = parseIni(read(made.root, '.aws/config'));
      for (const { profile, accountId } of made.environments) {
        const { sso_account_id, sso_role_name } = config[`profile ${profile}`];
        assert.deepEqual([sso_account_id, sso_role_name], [accountId, 'Superuser']);
      }
    });
  });
}

describe('the stack repository of 2023', () => {
  const made = useRepository(makeOldestRepository, SSO);

  it('has no panfactum.yaml, a root terragrunt.hcl, the environment root, and local, which is development', () => {
    const { root, environments } = made;
    assert.ok(!existsSync(join(root, 'panfactum.yaml')));
    assert.ok(existsSync(join(root, 'environments/terragrunt.hcl')));
    assert.equal(environments[0]?.name, 'root');
    const valuesOf = (name: string) => parse(read(root, `environments/${name}/environment.yaml`));
    assert.deepEqual(valuesOf('local'), { ...valuesOf('development'), environment: 'local' });
  });

  it('has SSO keys in each profile, no session, and no .gitignore in .aws', () => {
    const config = read(made.root, '.aws/config');
    assert.equal(config.match(/^sso_start_url/gm)?.length, 3);
    assert.doesNotMatch(config, /sso-session|sso_session/);
    assert.ok(!existsSync(join(made.root, '.aws/.gitignore')));
    assert.match(read(made.root, '.gitignore'), /\ncredentials$/);
  });
});

describe('the stack repository of 2025', () => {
  it('leaves out the keys one does not hold', async () => {
    await using folder = await temporaryFolder();
    const { root } = makeSharedRepository(folder.path, { ...STATIC, keyless: ['management'] });
    const held = Object.keys(parseIni(read(root, '.aws/credentials')));
    assert.deepEqual(held, ['production-superuser', 'development-superuser']);
    assert.ok('profile management-superuser' in parseIni(read(root, '.aws/config')));
  });

  const made = useRepository(makeSharedRepository, SSO);

  it('has one panfactum.hcl and providers/ for all, and names its accounts for pf env add', () => {
    assert.deepEqual(
      listTracked(made.root).filter((name) => /panfactum\.hcl$|aws\.tftpl$/.test(name)),
      ['environments/panfactum.hcl', 'environments/providers/aws.tftpl'],
    );
    const module = parse(read(made.root, 'environments/management/global/aws_organization/module.yaml'));
    assert.deepEqual(
      Object.keys(module.extra_inputs.accounts),
      made.environments.map(({ name }) => name),
    );
    assert.equal(read(made.root, '.aws/.gitignore'), '*\n!config\n!.gitignore\n');
  });

  it('has a panfactum.yaml as the devshell makes it', () => {
    const text = read(made.root, 'panfactum.yaml');
    const settings = parse(text);
    assert.match(text, /^repo_url: git::https:\/\/\S+$/m);
    assert.ok(settings.repo_name && settings.repo_primary_branch);
    const kinds = new Set<string>(
      Object.values(settings).map((value) => (Array.isArray(value) ? 'list' : typeof value)),
    );
    assert.deepEqual([...kinds].sort(), ['boolean', 'list', 'number', 'string']);
  });
});

describe('the stack repository of 2026', () => {
  const made = useRepository(makeIsolatedRepository, SSO);

  it('has all of an environment in its folder, nothing beside, and one that is planned', () => {
    const tracked = listTracked(made.root);
    for (const { name } of made.environments) {
      for (const file of ['panfactum.hcl', 'providers/aws.tftpl', 'flake.nix', '.envrc']) {
        assert.ok(tracked.includes(`environments/${name}/${file}`), `${name}/${file}`);
      }
    }
    assert.ok(tracked.every((name) => !/^environments\/[^/]+$/.test(name)));
    assert.deepEqual(Object.keys(parse(read(made.root, 'environments/planned/environment.yaml'))), ['domains']);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { getExitStatus } from '../../../src/workflows/verify/findings.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

const ASKED = { environments: ['production'] };
const STATE = 'tf_state_profile: management-superuser\n';

/** production with what else its environment.yaml says. */
async function staged(more: (scene: Scene) => string): Promise<Scene> {
  const scene = await stageScene();
  scene.writeEnvironment('production', scene.production.account, more(scene));
  return scene;
}

describe('the profiles that are named beside the environment’s own', () => {
  it('are in order where each is of the account it is named for, and are not asked about twice', async () => {
    await using scene = await staged(({ management }) => `${STATE}tf_state_account_id: "${management.account}"\n`);
    const first = await scene.verify({ ...ASKED, maxAge: 60_000 });
    assert.deepEqual(of(first, 'production').findings, []);
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 2);
    assert.equal((await scene.verify({ ...ASKED, maxAge: 60_000 })).ok, true);
    assert.deepEqual(scene.asked(), []);
  });

  it('ask nobody where they are the environment’s own', async () => {
    await using scene = await staged(
      ({ production }) =>
        `tf_state_profile: production-superuser\ntf_state_account_id: "${production.account}"\naws_secondary_profile: production-superuser\n`,
    );
    assert.equal((await scene.verify(ASKED)).ok, true);
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 1);
  });

  const CASES: readonly {
    readonly name: string;
    readonly more: (scene: Scene) => string;
    readonly finding: string;
    readonly exit: number;
    readonly says: RegExp;
  }[] = [
    {
      name: 'the state in another account than the profile for it',
      more: () => STATE,
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /^Profile management-superuser, the tf_state_profile of production, belongs to account \d{12}, but .*environment\.yaml says \d{12}\.$/,
    },
    {
      name: 'the environment’s own profile for a state elsewhere',
      more: ({ management }) => `tf_state_account_id: "${management.account}"\n`,
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /^Profile production-superuser, the tf_state_profile of production, belongs/,
    },
    {
      name: 'a secondary profile of another account',
      more: () => 'aws_secondary_profile: management-superuser\n',
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /the aws_secondary_profile of production, belongs/,
    },
    {
      name: 'a profile that is not there',
      more: () => 'tf_state_profile: states-superuser\n',
      finding: 'error PROFILE_MISSING',
      exit: 4,
      says: /tf_state_profile of production is profile states-superuser/,
    },
  ];
  for (const { name, more, finding, exit, says } of CASES) {
    it(`are refused: ${name}`, async () => {
      await using scene = await staged(more);
      const result = await scene.verify(ASKED);
      const { findings, ok } = of(result, 'production');
      assert.deepEqual([briefly(findings), ok, getExitStatus(result)], [[finding], false, exit]);
      assert.match(findings[0]?.message ?? '', says);
      assert.match(findings[0]?.suggestions.join('\n') ?? '', /Name a profile of account \d{12} as \w+ in /);
    });
  }

  it('are left alone where no profile is about to be used', async () => {
    await using scene = await staged(() => STATE);
    assert.equal((await scene.verify({ ...ASKED, ownProfileOnly: true })).ok, true);
  });

  const UNIT = 'environments/production/us-east-2/vpc';
  /** What the files of a unit of production say, by path. */
  async function inUnit(files: (scene: Scene) => Readonly<Record<string, string>>): Promise<Scene> {
    const scene = await stageScene();
    mkdirSync(join(scene.root, UNIT), { recursive: true });
    scene.write(`${UNIT}/terragrunt.hcl`, '', 0o644);
    for (const [path, text] of Object.entries(files(scene))) scene.write(`environments/${path}`, text, 0o644);
    return scene;
  }
  const OTHER = 'aws_profile: management-superuser\n';
  const LAYERS: readonly {
    readonly name: string;
    readonly files: (scene: Scene) => Readonly<Record<string, string>>;
    readonly says: RegExp | undefined;
  }[] = [
    {
      name: 'the profile of a region',
      files: () => ({ 'production/us-east-2/region.yaml': `aws_region: us-east-2\n${OTHER}` }),
      says: /^Profile management-superuser, the aws_profile of production, belongs to account \d{12}, but .*production.environment\.yaml says/,
    },
    {
      name: 'the account of a region',
      files: ({ management }) => ({ 'production/us-east-2/region.yaml': `aws_account_id: "${management.account}"\n` }),
      says: /^Profile production-superuser, the aws_profile of production, belongs to account \d{12}, but .*region\.yaml says/,
    },
    {
      name: 'profile and account of a region that go together',
      files: ({ management }) => ({
        'production/us-east-2/region.yaml': `${OTHER}aws_account_id: '${management.account}'\n`,
      }),
      says: undefined,
    },
    {
      name: 'what a user’s own file says over it',
      files: () => ({
        'production/us-east-2/region.yaml': OTHER,
        'production/us-east-2/region.user.yaml': 'aws_profile: production-superuser\n',
      }),
      says: undefined,
    },
    {
      name: 'the profile of a unit',
      files: () => ({ 'production/us-east-2/vpc/module.user.yaml': `nested: {a: 1}\n${OTHER}` }),
      says: /the aws_profile of production, belongs/,
    },
    {
      name: 'a region.yaml in the folder of the unit, which is the nearest',
      files: () => ({
        'production/us-east-2/region.yaml': 'aws_profile: production-superuser\n',
        'production/us-east-2/vpc/region.yaml': OTHER,
      }),
      says: /the aws_profile of production, belongs/,
    },
    {
      name: 'a module.yaml above the unit',
      files: () => ({ 'production/us-east-2/module.yaml': OTHER }),
      says: /the aws_profile of production, belongs/,
    },
    {
      name: 'a global.yaml deeper than the environment.yaml that says otherwise: the name of the file decides',
      files: ({ production }) => ({
        'production/us-east-2/global.yaml': OTHER,
        'production/environment.yaml': `aws_account_id: "${production.account}"\naws_profile: production-superuser\n`,
      }),
      says: undefined,
    },
    {
      name: 'the account of a unit, which its state and its secondary follow',
      files: ({ management }) => ({
        'production/us-east-2/vpc/module.yaml': `${OTHER}aws_account_id: "${management.account}"\n`,
      }),
      says: undefined,
    },
    {
      name: 'what is encrypted',
      files: () => ({ 'production/environment.secrets.yaml': OTHER }),
      says: undefined,
    },
    {
      name: 'an environment.yaml that lies nearer than that of the environment',
      files: () => ({ 'production/us-east-2/environment.yaml': OTHER }),
      says: /the aws_profile of production, belongs/,
    },
    {
      name: 'a global.yaml that lies nearer than that of all environments',
      files: () => ({ 'global.yaml': 'tf_state_profile: production-superuser\n', 'production/global.yaml': STATE }),
      says: /the tf_state_profile of production, belongs/,
    },
    {
      name: 'the profile for the state of all environments',
      files: () => ({ 'global.yaml': STATE }),
      says: /the tf_state_profile of production, belongs/,
    },
    {
      name: 'an environment.user.yaml above all environments',
      files: () => ({ 'environment.user.yaml': STATE }),
      says: /the tf_state_profile of production, belongs/,
    },
    {
      name: 'an environment.user.yaml below that of the environment',
      files: () => ({
        'production/environment.user.yaml': 'tf_state_profile: production-superuser\n',
        'production/us-east-2/environment.user.yaml': STATE,
      }),
      says: /the tf_state_profile of production, belongs/,
    },
    {
      name: 'what environment.yaml says over it',
      files: ({ production }) => ({
        'global.yaml': STATE,
        'production/environment.yaml': `aws_account_id: "${production.account}"\ntf_state_profile: production-superuser\n`,
      }),
      says: undefined,
    },
  ];
  for (const { name, files, says } of LAYERS) {
    it(`${says === undefined ? 'are in order by' : 'are refused for'} ${name}`, async () => {
      await using scene = await inUnit(files);
      const { findings } = of(await scene.verify(ASKED, {}, join(scene.root, UNIT)), 'production');
      assert.deepEqual(briefly(findings), says === undefined ? [] : ['error WRONG_ACCOUNT']);
      if (says !== undefined) assert.match(findings[0]?.message ?? '', says);
    });
  }

  const OWN = 'tf_state_profile: production-superuser\n';
  const FROM_ANYWHERE: readonly [name: string, files: Readonly<Record<string, string>>, findings: readonly string[]][] =
    [
      ['global.yaml', { 'global.yaml': STATE }, ['error WRONG_ACCOUNT']],
      [
        'global.yaml of the environment',
        { 'global.yaml': OWN, 'production/global.yaml': STATE },
        ['error WRONG_ACCOUNT'],
      ],
      ['environment.user.yaml above the environment', { 'environment.user.yaml': STATE }, ['error WRONG_ACCOUNT']],
      [
        'environment.user.yaml of the environment below that',
        { 'environment.user.yaml': STATE, 'production/environment.user.yaml': OWN },
        [],
      ],
    ];
  for (const [name, files, found] of FROM_ANYWHERE) {
    it(`are those of ${name}, wherever one stands`, async () => {
      await using scene = await inUnit(() => files);
      for (const folder of ['', 'environments/management', UNIT]) {
        const { findings } = of(await scene.verify(ASKED, {}, join(scene.root, folder)), 'production');
        assert.deepEqual(briefly(findings), found, folder);
      }
    });
  }

  it('are not those of a file above environments_dir', async () => {
    await using scene = await inUnit(() => ({}));
    const inner = join(scene.root, 'inner');
    mkdirSync(inner);
    for (const name of ['panfactum.yaml', '.aws', 'environments', '.git']) {
      renameSync(join(scene.root, name), join(inner, name));
    }
    scene.write('global.user.yaml', STATE, 0o644);
    const { findings } = of(await scene.verify(ASKED, {}, join(inner, UNIT)), 'production');
    assert.deepEqual(briefly(findings), []);
  });

  const EMPTY: readonly {
    readonly file: string;
    readonly text: string;
    readonly says: RegExp;
    readonly code: string;
  }[] = [
    {
      file: 'production/us-east-2/region.yaml',
      text: 'aws_profile:\n',
      says: /^aws_profile of production names no profile in .*region\.yaml: terragrunt and OpenTofu would use whatever/,
      code: 'PROFILE_MISSING',
    },
    {
      file: 'production/environment.user.yaml',
      text: 'tf_state_profile: ""\n',
      says: /^tf_state_profile of production names no profile in .*environment\.user\.yaml/,
      code: 'PROFILE_MISSING',
    },
    {
      file: 'production/us-east-2/vpc/module.yaml',
      text: 'aws_secondary_profile: [production-superuser]\n',
      says: /^aws_secondary_profile of production names no profile in .*module\.yaml/,
      code: 'PROFILE_MISSING',
    },
    {
      file: 'global.yaml',
      text: 'tf_state_account_id: null\n',
      says: /^tf_state_account_id of production names no account in .*global\.yaml/,
      code: 'EXPECTED_ACCOUNT_UNKNOWN',
    },
  ];
  for (const { file, text, says, code } of EMPTY) {
    it(`are refused where ${file} says ${JSON.stringify(text)}, which terragrunt takes over any other`, async () => {
      await using scene = await inUnit(() => ({ [file]: text }));
      const { findings, ok } = of(await scene.verify(ASKED, {}, join(scene.root, UNIT)), 'production');
      assert.deepEqual([briefly(findings), ok], [[`error ${code}`], false]);
      assert.match(findings[0]?.message ?? '', says);
    });
  }

  it('are those above the name of a unit that is a link', async () => {
    await using scene = await inUnit(() => ({ 'production/us-east-2/region.yaml': OTHER }));
    const [link, unit] = [join(scene.root, 'environments/production/us-east-2/link'), join(scene.root, 'units/vpc')];
    mkdirSync(unit, { recursive: true });
    scene.write('units/vpc/terragrunt.hcl', '', 0o644);
    symlinkSync(unit, link);
    // Node's current folder is the real one; the shell's PWD tells the other.
    const here = await scene.verify({}, { PWD: link }, unit);
    assert.deepEqual(
      here.environments.map(({ environment, findings }) => [environment, briefly(findings)]),
      [['production', ['error WRONG_ACCOUNT']]],
    );
    const stale = await scene.verify(ASKED, { PWD: join(scene.root, UNIT) }, unit);
    assert.equal(stale.ok, true, 'a PWD of another folder is nothing to go by');
  });

  it('are not those of a region somewhere else', async () => {
    await using scene = await inUnit(() => ({ 'production/us-east-2/region.yaml': OTHER }));
    for (const cwd of [scene.root, join(scene.root, 'environments/management')]) {
      assert.equal((await scene.verify(ASKED, {}, cwd)).ok, true);
    }
    assert.equal((await scene.verify(ASKED, {}, join(scene.root, 'environments/production/us-east-2'))).ok, false);
  });

  it('are proven as far as they were looked at: that is no proof of an environment', async () => {
    await using scene = await staged(({ management }) => `${STATE}tf_state_account_id: "${management.account}"\n`);
    assert.equal((await scene.verify({ ...ASKED, maxAge: 60_000 })).ok, true);
    scene.sandbox.scenario.suspendAccount(scene.management.account);
    const result = await scene.verify({ environments: ['management'], maxAge: 60_000 });
    assert.equal(of(result, 'management').cached, false);
    const other = await scene.verify({ ...ASKED, maxAge: 60_000 });
    assert.equal(of(other, 'production').cached, true);
  });

  it('are asked about once, however many environments name them', async () => {
    await using scene = await staged(({ management }) => `${STATE}tf_state_account_id: "${management.account}"\n`);
    await scene.verify({ all: true });
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 2);
  });

  it('are what is to be written anew where it is their key that AWS turns away', async () => {
    await using scene = await staged(({ management }) => `${STATE}tf_state_account_id: "${management.account}"\n`);
    scene.writeProfiles({
      'management-superuser': scene.profileOf({ ...scene.management.key, secretAccessKey: 'x'.repeat(40) }),
      'production-superuser': scene.profileOf(scene.production.key),
    });
    const { findings } = of(await scene.verify(ASKED), 'production');
    const found = findings.find(({ code }) => code === 'SIGNATURE_WRONG');
    assert.match(found?.message ?? '', /of profile management-superuser is not/);
    assert.match(found?.suggestions.join() ?? '', /pf aws profile write --profile management-superuser$/);
  });

  it('cannot be told by a file that is no YAML', async () => {
    await using scene = await inUnit(() => ({ 'production/us-east-2/region.yaml': 'a: [\n' }));
    await assert.rejects(scene.verify(ASKED, {}, join(scene.root, UNIT)), {
      code: 'YAML_UNREADABLE',
      message: /region\.yaml:\d/,
    });
  });
});

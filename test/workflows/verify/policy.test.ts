import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../src/errors/failure.ts';
import { findRepository } from '../../../src/repository/repository.ts';
import { verify } from '../../../src/workflows/verify/execute.ts';
import { getExitStatus } from '../../../src/workflows/verify/findings.ts';
import type { VerifyOptions } from '../../../src/workflows/verify/options.ts';
import { failing } from '../../support/failing.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

/** One thing out of order in a scene that is otherwise in order, and what is said of it. */
interface Case {
  readonly name: string;
  readonly disorder: (scene: Scene) => void;
  readonly options?: Partial<VerifyOptions>;
  readonly env?: (scene: Scene) => Record<string, string>;
  /** About production. */
  readonly findings: readonly string[];
  readonly exit: number;
  readonly says: RegExp;
  readonly advises: RegExp;
}

const UNKNOWN_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };

function withProduction(scene: Scene, production: { config?: string; credentials?: string }): void {
  scene.writeProfiles({
    'management-superuser': scene.profileOf(scene.management.key),
    'production-superuser': production,
  });
}

const keys = (scene: Scene) => scene.profileOf(scene.production.key);

const CASES: readonly Case[] = [
  {
    name: 'no profile',
    disorder: (scene) => scene.writeProfiles({ 'management-superuser': scene.profileOf(scene.management.key) }),
    findings: ['error PROFILE_MISSING'],
    exit: 4,
    says: /production-superuser is in neither/,
    advises: /pf aws profile write production/,
  },
  {
    name: 'no region',
    disorder: (scene) => withProduction(scene, { config: 'output = text', credentials: keys(scene).credentials }),
    findings: ['error PROFILE_REGION_MISSING'],
    exit: 1,
    says: /has no region/,
    advises: /profile write production --region/,
  },
  {
    name: 'a region with a comment behind it',
    disorder: (scene) => withProduction(scene, { ...keys(scene), config: 'region = us-east-2 # ours' }),
    findings: ['error PROFILE_REGION_MISSING'],
    exit: 1,
    says: /"us-east-2 # ours"/,
    advises: /--region/,
  },
  {
    name: 'no credentials',
    disorder: (scene) => withProduction(scene, { config: 'region = us-east-2' }),
    findings: ['error PROFILE_NO_CREDENTIALS'],
    exit: 4,
    says: /holds no credentials/,
    advises: /profile write production/,
  },
  {
    name: 'a key without its secret',
    disorder: (scene) =>
      withProduction(scene, { config: 'region = us-east-2', credentials: 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE' }),
    findings: ['error PROFILE_INCOMPLETE'],
    exit: 4,
    says: /no aws_secret_access_key/,
    advises: /profile write production/,
  },
  {
    name: 'a static key beside SSO: both accounts are named',
    disorder: (scene) =>
      withProduction(scene, {
        ...keys(scene),
        config: `region = us-east-2\nsso_account_id = ${scene.production.account}\nsso_role_name = Admin\nsso_start_url = https://x\nsso_region = us-east-1`,
      }),
    findings: ['error CREDENTIALS_AMBIGUOUS'],
    exit: 4,
    says: /static key \(account \d{12}\) beside SSO \(account \d{12}\): the AWS CLI uses SSO, OpenTofu and terragrunt the key/,
    advises: /one kind/,
  },
  {
    name: 'a static key beside SSO of another account: the wrong account outweighs',
    disorder: (scene) =>
      withProduction(scene, {
        ...keys(scene),
        config:
          'region = us-east-2\nsso_account_id = 999999999999\nsso_role_name = Admin\nsso_start_url = https://x\nsso_region = us-east-1',
      }),
    findings: ['error CREDENTIALS_AMBIGUOUS', 'error WRONG_ACCOUNT'],
    exit: 5,
    says: /account 999999999999 by SSO/,
    advises: /one kind/,
  },
  {
    name: 'one key in config and another in credentials',
    disorder: (scene) =>
      withProduction(scene, {
        ...keys(scene),
        config: 'region = us-east-2\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x',
      }),
    // A secret in config is as good as committed, too.
    findings: ['error CREDENTIALS_AMBIGUOUS', 'error CREDENTIALS_NOT_IGNORED'],
    exit: 7,
    says: /one key in config and another in credentials/,
    advises: /together in credentials/,
  },
  {
    name: 'the id of a key in config and its secret in credentials, which the AWS CLI refuses',
    disorder: (scene) => {
      const { accessKeyId, secretAccessKey } = scene.production.key;
      withProduction(scene, {
        config: `region = us-east-2\naws_access_key_id = ${accessKeyId}`,
        credentials: `aws_secret_access_key = ${secretAccessKey}`,
      });
    },
    findings: ['error CREDENTIALS_AMBIGUOUS'],
    exit: 4,
    says: /a part of its key in credentials and a part in config/,
    advises: /together in credentials/,
  },
  {
    name: 'a comment behind a key, which is part of it to the AWS CLI',
    disorder: (scene) => {
      const { accessKeyId, secretAccessKey } = scene.production.key;
      withProduction(scene, {
        config: 'region = us-east-2',
        credentials: `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey} ; ours`,
      });
    },
    findings: ['error CREDENTIALS_AMBIGUOUS'],
    exit: 4,
    says: /aws_secret_access_key of profile production-superuser has a comment behind its value/,
    advises: /a line of its own/,
  },
  {
    name: 'a session token in another file than its key',
    disorder: (scene) => withProduction(scene, { ...keys(scene), config: 'region = us-east-2\naws_session_token = x' }),
    findings: ['error CREDENTIALS_AMBIGUOUS', 'error CREDENTIALS_NOT_IGNORED'],
    exit: 7,
    says: /session token in another file/,
    advises: /together in credentials/,
  },
  {
    name: 'a static key beside a credential_process',
    disorder: (scene) =>
      withProduction(scene, { ...keys(scene), config: 'region = us-east-2\ncredential_process = false' }),
    findings: ['error CREDENTIALS_AMBIGUOUS'],
    exit: 4,
    says: /a static key and a credential_process/,
    advises: /one kind/,
  },
  {
    name: 'a credentials file that others read',
    disorder: ({ root }) => chmodSync(join(root, '.aws/credentials'), 0o644),
    findings: ['error FILE_READABLE_BY_OTHERS'],
    exit: 7,
    says: /mode 0644/,
    advises: /chmod 600 .*\/credentials/,
  },
  {
    name: 'a folder that others write to',
    disorder: ({ root }) => chmodSync(join(root, '.aws'), 0o777),
    findings: ['error FOLDER_OPEN'],
    exit: 7,
    says: /mode 0777/,
    advises: /chmod 700/,
  },
  {
    name: 'a folder that the group writes to, with credentials in it',
    disorder: ({ root }) => chmodSync(join(root, '.aws'), 0o775),
    findings: ['warning FOLDER_OPEN'],
    exit: 0,
    says: /mode 0775/,
    advises: /chmod 700/,
  },
  {
    name: 'a config file that everybody writes to',
    disorder: ({ root }) => chmodSync(join(root, '.aws/config'), 0o666),
    findings: ['error FILE_READABLE_BY_OTHERS'],
    exit: 7,
    says: /config has mode 0666/,
    advises: /chmod 600/,
  },
  {
    name: 'credentials that git does not ignore',
    disorder: ({ root }) => rmSync(join(root, '.aws/.gitignore')),
    findings: ['error CREDENTIALS_NOT_IGNORED'],
    exit: 7,
    says: /does not ignore/,
    advises: /echo credentials >> .*\.gitignore/,
  },
  {
    name: 'credentials that git tracks although it ignores them',
    disorder: ({ root }) => execFileSync('git', ['-C', root, 'add', '-f', '.aws/credentials']),
    findings: ['error CREDENTIALS_TRACKED'],
    exit: 7,
    says: /git tracks/,
    advises: /git rm --cached/,
  },
  {
    name: 'a key AWS does not know',
    disorder: (scene) => withProduction(scene, scene.profileOf(UNKNOWN_KEY)),
    findings: ['error KEY_UNKNOWN'],
    exit: 4,
    says: /AKIA…MPLE/,
    advises: /profile write production/,
  },
  {
    name: 'a key that was switched off, which management can see',
    disorder: ({ sandbox, production }) => sandbox.scenario.setKeyActive(production.key.accessKeyId, false),
    findings: ['error KEY_INACTIVE'],
    exit: 4,
    says: /switched off/,
    advises: /pf aws account add production\n/,
  },
  {
    name: 'a secret of another key',
    disorder: (scene) =>
      withProduction(scene, scene.profileOf({ ...scene.production.key, secretAccessKey: 'x'.repeat(40) })),
    findings: ['error SIGNATURE_WRONG'],
    exit: 4,
    says: /not the secret of that key/,
    advises: /profile write production/,
  },
  {
    name: 'a clock that is behind',
    disorder: ({ sandbox }) => sandbox.setClockSkew(3 * 3_600_000),
    findings: ['error CLOCK_SKEWED'],
    exit: 4,
    says: /3 hours.* behind|2 hours 59 minutes behind/,
    advises: /timedatectl/,
  },
  {
    name: 'an account that is not ready yet',
    disorder: ({ sandbox }) => sandbox.addFault('GetCallerIdentity:error=OptInRequired'),
    findings: ['error NOT_YET_USABLE'],
    exit: 4,
    says: /not usable yet/,
    advises: /--wait/,
  },
  {
    name: 'a session that has expired',
    disorder: ({ sandbox }) => sandbox.addFault('GetCallerIdentity:error=ExpiredToken'),
    findings: ['error CREDENTIALS_EXPIRED'],
    exit: 4,
    says: /expired/,
    advises: /profile write production/,
  },
  {
    name: 'throttling',
    disorder: ({ sandbox }) => sandbox.addFault('*:throttle'),
    findings: ['error AWS_THROTTLED'],
    exit: 6,
    says: /throttles/,
    advises: /--wait/,
  },
  {
    name: 'an endpoint out of reach',
    disorder: () => {},
    env: () => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    findings: ['error AWS_UNREACHABLE'],
    exit: 6,
    says: /ECONNREFUSED/,
    advises: /AWS_ENDPOINT_URL/,
  },
  {
    name: 'a proxy out of reach',
    disorder: () => {},
    env: () => ({ HTTP_PROXY: 'http://127.0.0.1:1' }),
    findings: ['error PROXY_TROUBLE'],
    exit: 6,
    says: /proxy/,
    advises: /NO_PROXY/,
  },
  {
    name: 'an AWS_ENDPOINT_URL that is none',
    disorder: () => {},
    env: () => ({ AWS_ENDPOINT_URL: 'not a url' }),
    findings: ['error ENDPOINT_INVALID'],
    exit: 2,
    says: /AWS_ENDPOINT_URL is "not a url", which is no URL/,
    advises: /unset AWS_ENDPOINT_URL/,
  },
  {
    name: 'the key of another account',
    disorder: (scene) => {
      const other = scene.sandbox.scenario.createMember(scene.management.account, 'other', 'other@verify.example');
      withProduction(scene, scene.profileOf(scene.sandbox.scenario.createUser(other, 'x')));
    },
    findings: ['error WRONG_ACCOUNT'],
    exit: 5,
    says: /belong to account \d{12}, but production is account \d{12} \(.*environment\.yaml\)/,
    advises: /profile write production/,
  },
  {
    name: 'the key of another environment',
    disorder: (scene) => withProduction(scene, scene.profileOf(scene.management.key)),
    findings: ['error WRONG_ACCOUNT', 'error ACCOUNT_SHARED'],
    exit: 5,
    says: /management and production/,
    advises: /one|own/,
  },
  {
    name: 'an account that two environment.yaml name',
    disorder: (scene) => scene.writeEnvironment('staging', scene.production.account),
    options: { environments: ['production'] },
    findings: ['error ACCOUNT_SHARED'],
    exit: 5,
    says: /production and staging/,
    advises: /own/,
  },
  {
    name: 'the root user',
    disorder: (scene) =>
      withProduction(scene, scene.profileOf(scene.sandbox.scenario.createRootKey(scene.production.account))),
    findings: ['warning ROOT_IN_USE'],
    exit: 0,
    says: /root user/,
    advises: /org init/,
  },
  {
    name: 'the root user, strictly',
    disorder: (scene) =>
      withProduction(scene, scene.profileOf(scene.sandbox.scenario.createRootKey(scene.production.account))),
    options: { strict: true },
    findings: ['error ROOT_IN_USE'],
    exit: 1,
    says: /root user/,
    advises: /org init/,
  },
  {
    name: 'an account that is suspended',
    disorder: ({ sandbox, production }) => sandbox.scenario.suspendAccount(production.account),
    findings: ['error ACCOUNT_SUSPENDED'],
    exit: 1,
    says: /is suspended/,
    advises: /Support/,
  },
  {
    name: 'an account that is about to be closed',
    disorder: ({ sandbox, production }) => sandbox.scenario.setAccountState(production.account, 'PENDING_CLOSURE'),
    findings: ['error ACCOUNT_SUSPENDED'],
    exit: 1,
    says: /about to be closed/,
    advises: /Support/,
  },
  {
    name: 'an account that is closed',
    disorder: ({ sandbox, production }) => sandbox.scenario.closeAccount(production.account),
    findings: ['error ACCOUNT_CLOSED'],
    exit: 1,
    says: /is closed/,
    advises: /90 days/,
  },
  {
    name: 'an account that is not activated yet',
    disorder: ({ sandbox, production }) => sandbox.scenario.setAccountState(production.account, 'PENDING_ACTIVATION'),
    findings: ['error ACCOUNT_PENDING'],
    exit: 8,
    says: /not yet activated/,
    advises: /--wait/,
  },
  {
    name: 'an account outside the organization',
    disorder: (scene) => {
      const { managementAccountId, rootCredentials } =
        scene.sandbox.scenario.createForeignOrganization('else@verify.example');
      withProduction(scene, scene.profileOf(rootCredentials));
      scene.writeEnvironment('production', managementAccountId);
    },
    findings: ['warning ROOT_IN_USE', 'warning ACCOUNT_OUTSIDE'],
    exit: 0,
    says: /no member/,
    advises: /account list/,
  },
  {
    name: 'an organization that does not answer',
    disorder: ({ sandbox }) => sandbox.addFault('DescribeAccount:error=AccessDeniedException'),
    findings: ['warning ACCOUNT_STATE_UNKNOWN'],
    exit: 0,
    says: /AccessDeniedException/,
    advises: /verify management/,
  },
  {
    name: 'ambient variables that would mislead other tools',
    disorder: () => {},
    env: () => ({
      AWS_ACCESS_KEY_ID: 'AKIAAMBIENT',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_PROFILE: 'else',
      AWS_REGION: 'eu-west-1',
    }),
    findings: ['warning AMBIENT_VARIABLES'],
    exit: 0,
    says: /AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_REGION/,
    advises: /unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_PROFILE AWS_REGION/,
  },
  {
    name: 'files that are unsafe: what the files tell is told, and AWS is not asked',
    disorder: (scene) => {
      chmodSync(join(scene.root, '.aws/credentials'), 0o666);
      withProduction(scene, { ...scene.profileOf(scene.management.key), config: '' });
    },
    findings: ['error PROFILE_REGION_MISSING', 'error FILE_READABLE_BY_OTHERS'],
    exit: 7,
    says: /mode 0666/,
    advises: /chmod/,
  },
  {
    name: 'several at once: the gravest decides the exit status, and all are told',
    disorder: (scene) => withProduction(scene, { ...scene.profileOf(scene.management.key), config: '' }),
    findings: ['error PROFILE_REGION_MISSING', 'error WRONG_ACCOUNT', 'error ACCOUNT_SHARED'],
    exit: 5,
    says: /has no region/,
    advises: /profile write/,
  },
];

describe('the policy of pf aws verify', () => {
  for (const { name, disorder, options, env, findings, exit, says, advises } of CASES) {
    it(`${name}: ${findings.join(', ')}, exit ${exit}`, async () => {
      await using scene = await stageScene();
      disorder(scene);
      const result = await scene.verify({ environments: ['production'], ...options }, env?.(scene));
      const production = of(result, 'production');
      assert.deepEqual(briefly(production.findings), findings);
      assert.equal(getExitStatus(result), exit);
      assert.equal(result.ok, exit === 0);
      assert.match(production.findings.map(({ message }) => message).join('\n'), says);
      assert.match(production.findings.flatMap(({ suggestions }) => suggestions).join('\n'), advises);
      const text = JSON.stringify(result);
      for (const { key } of [scene.production, scene.management]) assert.ok(!text.includes(key.secretAccessKey));
    });
  }

  it('finds nothing where all is in order, and asks no more than it must', async () => {
    await using scene = await stageScene();
    const result = await scene.verify();
    const { account, key } = scene.production;
    assert.equal(getExitStatus(result), 0);
    assert.deepEqual(
      result.environments.map(({ environment, findings }) => [environment, findings]),
      [
        ['management', []],
        ['production', []],
      ],
    );
    const { userId, ...production } = of(result, 'production');
    assert.match(userId ?? '', /^AIDA/);
    const arn = `arn:aws:iam::${account}:user/production-superuser`;
    assert.deepEqual(production, {
      environment: 'production',
      profile: 'production-superuser',
      expectedAccount: account,
      account,
      arn,
      endpoint: scene.sandbox.endpoint,
      ok: true,
      cached: false,
      findings: [],
    });
    assert.ok(key.accessKeyId);
    assert.deepEqual(scene.asked(), ['DescribeAccount', 'DescribeAccount', 'GetCallerIdentity', 'GetCallerIdentity']);
  });

  it('asks AWS nothing while the files are unsafe', async () => {
    await using scene = await stageScene();
    chmodSync(join(scene.root, '.aws/credentials'), 0o640);
    const result = await scene.verify({ all: true });
    assert.equal(getExitStatus(result), 7);
    assert.deepEqual(scene.asked(), []);
  });

  it('sends nobody to account add for management, which that refuses', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ 'production-superuser': keys(scene) });
    const [finding] = of(await scene.verify({ environments: ['management'] }), 'management').findings;
    assert.equal(finding?.code, 'PROFILE_MISSING');
    assert.match(finding?.suggestions.join() ?? '', /^Write it from .*profile write management$/);
  });

  it('warns where nothing says which account it should be, and refuses strictly', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', undefined);
    const loose = await scene.verify({ environments: ['production'] });
    assert.deepEqual(briefly(of(loose, 'production').findings), ['warning EXPECTED_ACCOUNT_UNKNOWN']);
    assert.equal(getExitStatus(loose), 0);
    assert.equal(getExitStatus(await scene.verify({ environments: ['production'], strict: true })), 5);
  });

  it('knows from the organization which account management should be', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('management', undefined);
    assert.equal(
      of(await scene.verify({ environments: ['management'] }), 'management').expectedAccount,
      scene.management.account,
    );
    scene.writeProfiles({ 'management-superuser': scene.profileOf(scene.production.key) });
    rmSync(join(scene.root, 'environments/production'), { recursive: true });
    const wrong = await scene.verify({ environments: ['management'] });
    assert.equal(of(wrong, 'management').expectedAccount, scene.management.account);
    assert.equal(getExitStatus(wrong), 5);
  });

  it('knows from the tags of the organization which account an environment should be', async () => {
    await using scene = await stageScene();
    const { OrganizationsClient, TagResourceCommand } = await import('@aws-sdk/client-organizations');
    const client = new OrganizationsClient({
      region: 'us-east-1',
      endpoint: scene.sandbox.endpoint,
      credentials: scene.management.key,
    });
    const Tags = [{ Key: 'pf:environment', Value: 'staging' }];
    const staging = scene.sandbox.scenario.createMember(scene.management.account, 'x', 'x@verify.example');
    await client.send(new TagResourceCommand({ ResourceId: staging, Tags }));
    client.destroy();
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'staging-superuser': scene.profileOf(scene.sandbox.scenario.createUser(staging, 'staging-superuser')),
    });
    scene.writeEnvironment('staging', undefined);
    const result = await scene.verify({ environments: ['staging'] });
    assert.equal(of(result, 'staging').expectedAccount, staging);
    assert.equal(getExitStatus(result), 0);
  });

  it('means the environment of the current folder, all elsewhere, and all with --all', async () => {
    await using scene = await stageScene();
    const unit = join(scene.root, 'environments/production/us-east-2/kube');
    mkdirSync(unit, { recursive: true });
    const names = async (options: Partial<VerifyOptions>, cwd: string) =>
      (await scene.verify(options, {}, cwd)).environments.map(({ environment }) => environment);
    assert.deepEqual(await names({}, unit), ['production']);
    assert.deepEqual(await names({}, join(scene.root, 'environments')), ['management', 'production']);
    assert.deepEqual(await names({ all: true }, unit), ['management', 'production']);
    assert.deepEqual(await names({ environments: ['management'] }, unit), ['management']);
  });

  it('takes a profile of another name from environment.yaml, whatever else that holds', async () => {
    await using scene = await stageScene();
    scene.writeProfiles({ shop: scene.profileOf(scene.production.key) });
    scene.writeEnvironment('production', scene.production.account, 'aws_profile: shop\nextra: {nested: [1, 2]}\n');
    const result = await scene.verify({ environments: ['production'] });
    assert.equal(of(result, 'production').profile, 'shop');
    assert.equal(getExitStatus(result), 0);
  });

  it('reads nothing of the shell: AWS_PROFILE, keys and other files change no answer', async () => {
    await using scene = await stageScene();
    const { accessKeyId, secretAccessKey } = scene.management.key;
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_PROFILE: 'management-superuser',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const production = of(await scene.verify({ environments: ['production'] }, env), 'production');
    assert.equal(production.account, scene.production.account);
    assert.deepEqual(briefly(production.findings), ['warning AMBIENT_VARIABLES']);
  });

  it('says nothing of variables that lead to the same credentials', async () => {
    await using scene = await stageScene();
    const env = {
      AWS_PROFILE: 'production-superuser',
      AWS_REGION: 'us-east-2',
      AWS_CONFIG_FILE: join(scene.root, '.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(scene.root, '.aws/credentials'),
    };
    assert.deepEqual(of(await scene.verify({ environments: ['production'] }, env), 'production').findings, []);
    symlinkSync(scene.root, join(scene.root, 'here'));
    const byAnotherWay = { ...env, AWS_CONFIG_FILE: join(scene.root, 'here/.aws/config') };
    assert.deepEqual(of(await scene.verify({ environments: ['production'] }, byAnotherWay), 'production').findings, []);
  });

  it('ends at an interruption, which is no finding', async () => {
    await using scene = await stageScene();
    const interrupt = new AbortController();
    scene.sandbox.addFault('GetCallerIdentity:throttle');
    scene.clock = { ...scene.clock, sleep: async () => interrupt.abort(new Failure('INTERRUPTED', 'Interrupted.')) };
    const runtime = { ...scene.runtime(), interrupt: interrupt.signal };
    const repository = await findRepository({ env: runtime.env, cwd: scene.root });
    const options = {
      environments: ['production'],
      all: false,
      strict: false,
      deep: false,
      via: 'sdk',
      maxAge: undefined,
      wait: undefined,
    } as const;
    await failing('INTERRUPTED', () => verify(repository, options, runtime));
  });
});

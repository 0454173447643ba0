import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { useCleanup } from '../support/cleanup.ts';
import { skipUnless } from '../support/skip.ts';
import { type TerragruntFixture, terragruntFixture, UNIT_HCL, writeText } from '../support/terragrunt-fixture.ts';
import { TOOLS, toolVersion } from '../support/terragrunt-tools.ts';

describe('credentials of the right account, or nothing moves', () => {
  let fixture: TerragruntFixture;

  const keep = useCleanup();
  before(async function () {
    fixture = await keep(terragruntFixture(this));
  });

  for (const args of [
    ['plan'],
    ['apply', '-auto-approve'],
    ['apply', '-auto-approve', '--backend-bootstrap'],
    ['backend', 'bootstrap'],
  ]) {
    it(`stops terragrunt ${args.join(' ')} in a wrong account before anything is touched`, async () => {
      const at = await fixture.writeUnit('staging', `guarded-${args.length}-${args[0]}`);
      await fixture.withKeysOf('development', 'staging', async () => {
        fixture.calls.length = 0;
        const refused = await fixture.terragrunt(args, at);
        assert.notEqual(refused.status, 0);
        const [expected, found] = [await fixture.settings('staging'), await fixture.settings('development')];
        assert.match(refused.stderr, new RegExp(`${expected.aws_account_id}`));
        assert.match(refused.stderr, new RegExp(`${found.aws_account_id}`));
        assert.doesNotMatch(refused.stderr, /tofu: Initializing/);
        assert.deepEqual(fixture.stateCalls(), []);
      });
      assert.deepEqual([...(await fixture.bucketsOf('staging')), ...(await fixture.bucketsOf('development'))], []);
    });
  }

  for (const args of [
    ['apply', '-auto-approve', '--backend-bootstrap'],
    ['backend', 'bootstrap'],
  ]) {
    it(`stops terragrunt ${args.join(' ')} where the profile for the state is of another account`, async () => {
      const at = await fixture.writeUnit('staging', `astray-${args.length}`);
      const file = fixture.path('environments/staging/environment.yaml');
      const before = await readFile(file, 'utf8');
      try {
        await writeFile(file, `${before}tf_state_profile: development-superuser\n`);
        fixture.calls.length = 0;
        const refused = await fixture.terragrunt(args, at);
        assert.notEqual(refused.status, 0);
        assert.match(
          refused.stderr,
          /Profile development-superuser, the tf_state_profile of staging, belongs to account/,
        );
        assert.deepEqual(fixture.stateCalls(), []);
        assert.deepEqual(await fixture.bucketsOf('development'), []);
      } finally {
        await writeFile(file, before);
      }
    });
  }

  it('makes no bucket where `pf terragrunt auth` finds the state in another account than the provider', async () => {
    const at = await fixture.writeUnit('staging', 'brought');
    const { aws_account_id } = await fixture.settings('development');
    await writeText(join(at, 'module.yaml'), `tf_state_account_id: "${aws_account_id}"\n`);
    fixture.calls.length = 0;
    const refused = await fixture.terragrunt(['apply', '-auto-approve', '--backend-bootstrap'], at, {
      TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth',
    });
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, new RegExp(`keeps its state in account ${aws_account_id}`));
    assert.deepEqual(fixture.stateCalls(), []);
  });

  for (const args of [
    ['apply', '-auto-approve', '--backend-bootstrap'],
    ['backend', 'bootstrap'],
    ['run', '--all', '--backend-bootstrap', 'plan'],
  ]) {
    it(`stops terragrunt ${args.join(' ')} with credentials of a wrong account in the environment`, async () => {
      const at = await fixture.writeUnit('staging', `stray-${args.length}`);
      const { accessKeyId, secretAccessKey } = await fixture.keysOf('development');
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(args, at, {
        PF_AWS_CREDENTIALS: 'environment',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_CONFIG_FILE: fixture.nowhere,
        AWS_SHARED_CREDENTIALS_FILE: fixture.nowhere,
      });
      assert.notEqual(refused.status, 0);
      const [expected, found] = [await fixture.settings('staging'), await fixture.settings('development')];
      assert.match(
        refused.stderr,
        new RegExp(
          `of account ${found.aws_account_id}, but the state of staging belongs in account ${expected.aws_account_id}`,
        ),
      );
      assert.deepEqual(fixture.stateCalls(), []);
      assert.deepEqual(await fixture.bucketsOf('development'), []);
    });
  }

  it('stops terragrunt backend bootstrap, which asks no auth provider, with a stray key in the environment', async () => {
    const at = await fixture.writeUnit('staging', 'unasked');
    const { accessKeyId, secretAccessKey } = await fixture.keysOf('development');
    fixture.calls.length = 0;
    const refused = await fixture.terragrunt(['backend', 'bootstrap'], at, {
      TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth',
      TG_NO_DISCOVERY_AUTH_PROVIDER_CMD: 'true',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /but the state of staging belongs in account/);
    assert.deepEqual(fixture.stateCalls(), []);
  });

  it('takes no word for proven but that of `pf terragrunt auth` for the environment at hand', async () => {
    const at = await fixture.writeUnit('staging', 'vouched');
    const { accessKeyId, secretAccessKey } = await fixture.keysOf('development');
    const { aws_account_id: found } = await fixture.settings('development');
    const { aws_account_id: expected } = await fixture.settings('staging');
    for (const PF_AWS_PROVEN of ['1', 'true', `development=${found}`, `staging=${found}`, `staging=${expected} `]) {
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(['apply', '-auto-approve', '--backend-bootstrap'], at, {
        PF_AWS_PROVEN,
        PF_AWS_CREDENTIALS: 'environment',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_CONFIG_FILE: fixture.nowhere,
        AWS_SHARED_CREDENTIALS_FILE: fixture.nowhere,
      });
      assert.notEqual(refused.status, 0, PF_AWS_PROVEN);
      assert.match(refused.stderr, new RegExp(`the state of staging belongs in account ${expected}`));
      assert.deepEqual(fixture.stateCalls(), [], PF_AWS_PROVEN);
    }
  });

  it('reads the outputs of a dependency in another environment with what is proven there', async () => {
    const auth = { TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth' };
    const apply = ['apply', '-auto-approve', '--backend-bootstrap'];
    const base = await fixture.terragrunt(apply, await fixture.writeUnit('staging', 'base'), auth);
    assert.equal(base.status, 0, base.stderr);
    const dependency = `dependency "base" {\n  config_path = "${fixture.unit('staging', 'base')}"\n}\n`;
    const inputs = 'inputs = { owner = dependency.base.outputs.seen }\n';
    const at = await fixture.writeUnit('production', 'over', { 'terragrunt.hcl': `${UNIT_HCL}${dependency}${inputs}` });
    const applied = await fixture.terragrunt(apply, at, auth);
    assert.equal(applied.status, 0, applied.stderr);
  });

  it('takes no profile from other files than those proven', async () => {
    const at = await fixture.writeUnit('production', 'elsewhere');
    const { accessKeyId, secretAccessKey } = await fixture.keysOf('development');
    const key = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await writeText(fixture.path('home/.aws/credentials'), `[production-superuser]\n${key}`);
    const env = { HOME: fixture.path('home'), AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '' };
    for (const args of [
      ['apply', '-auto-approve', '--backend-bootstrap'],
      ['backend', 'bootstrap'],
    ]) {
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(args, at, env);
      assert.notEqual(refused.status, 0, args[0]);
      assert.match(refused.stderr, /FILES_DIFFER/, args[0]);
      assert.deepEqual(fixture.stateCalls(), [], args[0]);
    }
  });

  it('has OpenTofu itself refuse a wrong account where somebody turns the hooks off', async () => {
    const at = await fixture.writeUnit('staging', 'unhooked');
    await fixture.withKeysOf('development', 'staging', async () => {
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(['plan', '--no-hooks', '--experiment=optional-hooks'], at);
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, /AWS account ID not allowed/i);
      assert.deepEqual(fixture.stateCalls(), []);
    });
  });

  it('needs no profile file where `pf terragrunt auth` brings the credentials', async () => {
    const at = await fixture.writeUnit('staging', 'authenticated');
    const applied = await fixture.terragrunt(['apply', '-auto-approve', '--backend-bootstrap'], at, {
      TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth --max-age 15m',
      AWS_CONFIG_FILE: fixture.nowhere,
      AWS_SHARED_CREDENTIALS_FILE: fixture.nowhere,
    });
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket } = await fixture.settings('staging');
    assert.deepEqual(await fixture.bucketsOf('staging'), [tf_state_bucket]);
  });

  it("keeps to terragrunt's published schema", async function () {
    const modules = await fixture
      .must('go env GOMODCACHE', fixture.path(), { HOME: process.env.HOME ?? '' })
      .catch(() => '');
    const [terragruntTool] = TOOLS;
    const module = `${terragruntTool?.package}@${terragruntTool && (await toolVersion(terragruntTool))}`;
    const file = join(modules.trim(), module, 'docs/public/schemas/auth-provider-cmd/v2/schema.json');
    const schema = await readFile(file, 'utf8').catch(() => undefined);
    skipUnless(this, schema !== undefined, `${file} (the sources of terragrunt come with its build)`);
    const check = new Ajv2020().compile(JSON.parse(schema));
    const document = JSON.parse(await fixture.must('pf terragrunt auth', fixture.unit('staging', 'authenticated')));
    const isValid: boolean = check(document);
    assert.ok(isValid, JSON.stringify(check.errors));
    assert.equal(document.awsCredentials.ACCESS_KEY_ID, (await fixture.keysOf('staging')).accessKeyId);
  });

  it('brings no credentials of a wrong account', async () => {
    await fixture.withKeysOf('development', 'staging', async () => {
      fixture.calls.length = 0;
      const refused = await fixture.terragrunt(['plan'], fixture.unit('staging', 'authenticated'), {
        TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth',
      });
      assert.notEqual(refused.status, 0);
      assert.deepEqual(fixture.stateCalls(), []);
    });
  });

  it('assumes a role in CI, where there is no profile', async () => {
    const { accessKeyId, secretAccessKey } = await fixture.keysOf('management');
    const applied = await fixture.terragrunt(
      ['apply', '-auto-approve', '--backend-bootstrap'],
      await fixture.writeUnit('production', 'by-role'),
      {
        CI: 'true',
        PF_AWS_ROLE: 'OrganizationAccountAccessRole',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_CONFIG_FILE: fixture.nowhere,
        AWS_SHARED_CREDENTIALS_FILE: fixture.nowhere,
      },
    );
    assert.equal(applied.status, 0, applied.stderr);
    const { tf_state_bucket } = await fixture.settings('production');
    assert.deepEqual(await fixture.bucketsOf('production'), [tf_state_bucket]);
  });

  it('stops terragrunt backend bootstrap --all at the one unit whose region names a profile of another account', async () => {
    const [first, second] = ['us-east-1', 'us-east-2'].map((region) =>
      fixture.path('environments/development', region, 'regional'),
    );
    const settings = fixture.path('environments/development/us-east-2/region.user.yaml');
    for (const at of [first, second]) await writeText(join(at ?? '', 'terragrunt.hcl'), UNIT_HCL);
    await writeText(settings, 'tf_state_profile: staging-superuser\ntf_state_bucket: tf-development-astray\n');
    try {
      const refused = await fixture.terragrunt(
        ['backend', 'bootstrap', '--all'],
        fixture.path('environments/development'),
      );
      assert.notEqual(refused.status, 0);
      assert.match(
        refused.stderr,
        /Profile staging-superuser, the tf_state_profile of development, belongs to account/,
      );
      assert.ok(!(await fixture.bucketsOf('staging')).includes('tf-development-astray'));
    } finally {
      for (const path of [settings, first, second]) await rm(path ?? '', { recursive: true });
    }
  });
});

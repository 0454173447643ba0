import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { useCleanup } from '../support/cleanup.ts';
import {
  ENVIRONMENTS,
  type TerragruntFixture,
  terragruntFixture,
  UNIT_HCL,
  writeText,
} from '../support/terragrunt-fixture.ts';

/** terragrunt reads four units at a time, and so asks up to four times before it has the first answer to keep. */
const MOST_STARTS = 4 * ENVIRONMENTS.length;

describe('a run over many units', () => {
  let fixture: TerragruntFixture;

  const keep = useCleanup();
  before(async function () {
    fixture = await keep(terragruntFixture(this));
  });

  it('asks STS about once for each environment in a run over 100 units, OpenTofu included', async () => {
    const units = Array.from({ length: 100 }, (_, index) => ({ name: `unit-${index}`, index }));
    const folders = await Promise.all(
      units.map(({ name, index }) => fixture.writeUnit(ENVIRONMENTS[index % 3] ?? 'production', name)),
    );
    // Making buckets asks for whose they are to be; that is no part of a usual run.
    for (const at of folders.slice(0, 3)) await fixture.must('terragrunt backend bootstrap', at);
    // The proofs of a moment ago would make it too easy.
    await rm(fixture.path('.aws/.pf-proofs'), { recursive: true, force: true });
    fixture.calls.length = 0;
    await fixture.takeStarts();
    const started = Date.now();
    const applied = await fixture.terragrunt(
      ['run', '--all', 'apply', '--filter', './**/unit-*'],
      fixture.path('environments'),
    );
    const seconds = Math.round((Date.now() - started) / 1000);
    assert.equal(applied.status, 0, applied.stderr.slice(-4000));
    const sts = fixture.calls.filter(({ service }) => service === 'sts');
    console.error(
      `      100 units in 3 environments, 4 at a time: ${sts.length} calls of STS, ${fixture.calls.length} of AWS, ${seconds} s`,
    );
    for (const environment of ENVIRONMENTS) {
      const { tf_state_bucket: Bucket } = await fixture.settings(environment);
      const { KeyCount = 0 } = await (await fixture.s3As(environment)).send(new ListObjectsV2Command({ Bucket }));
      assert.ok(KeyCount >= 33, `${environment} keeps ${KeyCount} states`);
    }
    // Whoever waits for three seconds while another run asks, asks too.
    const most = 2 * ENVIRONMENTS.length;
    assert.ok(sts.length <= most, `${sts.length} calls of STS`);
    const verified = await fixture.takeStarts();
    assert.ok(verified.length > 0 && verified.length <= MOST_STARTS, `pf was started ${verified.length} times`);
  });

  it('asks STS about once for each environment, and starts once for each unit, by the auth provider', async () => {
    for (let index = 0; index < 10; index += 1)
      await fixture.writeUnit(ENVIRONMENTS[index % 3] ?? 'production', `brought-${index}`);
    await rm(fixture.path('.aws/.pf-proofs'), { recursive: true, force: true });
    fixture.calls.length = 0;
    const planned = await fixture.terragrunt(
      ['run', '--all', 'plan', '--filter', './**/brought-*'],
      fixture.path('environments'),
      { TG_AUTH_PROVIDER_CMD: 'pf terragrunt auth', TG_NO_DISCOVERY_AUTH_PROVIDER_CMD: 'true' },
    );
    assert.equal(planned.status, 0, planned.stderr.slice(-4000));
    const ours = fixture.calls.filter(
      ({ service, userAgent }) => service === 'sts' && !userAgent.includes('HashiCorp'),
    );
    assert.ok(ours.length <= 2 * ENVIRONMENTS.length, `${ours.length} calls of STS`);
    assert.deepEqual(await fixture.takeStarts(), Array(10).fill('terragrunt auth'));
  });

  it('proves anew what changes in the middle of a run', async () => {
    const first = fixture.unit('staging', 'first');
    const key = await fixture.keysOf('staging');
    const other = await fixture.keysOf('development');
    const swap = `sed -i -e s/${key.accessKeyId}/${other.accessKeyId}/ -e s#${key.secretAccessKey}#${other.secretAccessKey}# '${fixture.path('.aws/credentials')}'`;
    await fixture.writeUnit('staging', 'first', {
      'terragrunt.hcl': `${UNIT_HCL}terraform {\n  after_hook "swap" {\n    commands = ["plan"]\n    execute  = ["sh", "-c", "${swap}"]\n  }\n}\n`,
    });
    await fixture.writeUnit('staging', 'second', {
      'terragrunt.hcl': `${UNIT_HCL}dependencies {\n  paths = ["${first}"]\n}\n`,
    });
    // Nothing of theirs is to be found changed afterwards.
    await fixture.withKeysOf('staging', 'staging', async () => {
      const refused = await fixture.terragrunt(
        ['run', '--all', 'plan', '--filter', './first', '--filter', './second'],
        join(first, '..'),
      );
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, /WRONG_ACCOUNT/);
      assert.doesNotMatch(refused.stderr, /\[second\] tofu/);
    });
  });

  it('does not let a unit have OpenTofu read other files than those proven', async () => {
    // Of the right account: of another one OpenTofu itself refuses them while it begins.
    const { accessKeyId, secretAccessKey } = await fixture.keysOf('staging');
    const elsewhere = fixture.path('.elsewhere');
    const section = `[staging-superuser]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await writeText(elsewhere, section);
    const more = `terraform {\n  extra_arguments "files" {\n    commands = ["plan"]\n    env_vars = { AWS_SHARED_CREDENTIALS_FILE = "${elsewhere}" }\n  }\n}\n`;
    const at = await fixture.writeUnit('staging', 'astray', { 'terragrunt.hcl': `${UNIT_HCL}${more}` });
    const refused = await fixture.terragrunt(['plan'], at);
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /FILES_DIFFER/);
  });
});

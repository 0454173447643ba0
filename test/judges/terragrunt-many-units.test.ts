import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { useCleanup } from '../support/cleanup.ts';
import { ENVIRONMENTS, type TerragruntFixture, terragruntFixture } from '../support/terragrunt-fixture.ts';

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
  });
});

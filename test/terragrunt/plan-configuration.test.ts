import assert from 'node:assert/strict';
import { failing } from '../support/failing.ts';
import { stack } from './stack.ts';

describe('configuring terragrunt', () => {
  it('writes exactly the files and keys of the contract', async () => {
    await using at = await stack();
    assert.deepEqual(await at.configure(), [
      'root.hcl',
      'production/us-east-2/region.yaml',
      'production/us-east-1/region.yaml',
      'production/global/region.yaml',
      'production/environment.yaml',
    ]);
    assert.deepEqual((await at.read('production/environment.yaml')).split('\n'), [
      'environment: production',
      'aws_account_id: "012345678901"',
      'aws_profile: production-superuser',
      'pf_stack_version: main',
      'tf_state_bucket: tf-production-00000001',
      'tf_state_lock_table: tf-production-00000001',
      'tf_state_region: us-east-2',
      '',
    ]);
    const regions = await Promise.all(
      ['us-east-2', 'us-east-1', 'global'].map((r) => at.values(`production/${r}/region.yaml`)),
    );
    assert.deepEqual(regions, [
      { aws_region: 'us-east-2', aws_secondary_region: 'us-east-1' },
      { aws_region: 'us-east-1', aws_secondary_region: 'us-east-2' },
      { aws_region: 'us-east-2', aws_secondary_region: 'us-east-1' },
    ]);
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
    assert.equal(values.tf_state_bucket, 'acme-state');
    assert.equal(values.tf_state_lock_table, 'acme-state');
    assert.equal(values.pf_stack_version, '24.05');
    await assert.rejects(
      at.read('production/global/region.yaml'),
      'an environment in use gets no region it does not have',
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
    await at.configure({ profile: 'me' });
    const values = await at.values('production/environment.yaml');
    const { tf_state_bucket, aws_profile } = values;
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

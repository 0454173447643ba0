import assert from 'node:assert/strict';
import { failing } from '../support/failing.ts';
import { stack } from './stack.ts';

describe('the regions of an environment', () => {
  it('are the flags first, then a near secondary', async () => {
    await using at = await stack();
    await at.configure({ primaryRegion: 'us-west-2' });
    assert.deepEqual(await at.values('production/global/region.yaml'), {
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
      /production\/environment\.yaml makes us-east-2 the primary region of production, --primary-region says eu-west-1/,
    );
    const secondary = await failing('REGION_CONTRADICTS', () => at.plan({ secondaryRegion: 'eu-west-1' }));
    assert.match(secondary.message, /production\/us-east-2\/region\.yaml makes us-east-1 the secondary region/);
  });

  it('cannot be one and the same, nor of another partition', async () => {
    await using at = await stack();
    await failing('REGION_INVALID', () => at.plan({ primaryRegion: 'us-east-1', secondaryRegion: 'us-east-1' }));
    await failing('REGION_INVALID', () => at.plan({ primaryRegion: 'us-gov-west-1' }));
    await failing('REGION_INVALID', () => at.plan({ profileRegion: 'us-east-9' }));
  });

  const E = 'environments/production';
  for (const [name, files, primary, secondary] of [
    [
      'the region of the state is primary, and its folder says the secondary, not `global`',
      {
        [`${E}/environment.yaml`]: 'tf_state_region: us-west-2\n',
        [`${E}/west/region.yaml`]: 'aws_region: us-west-2\naws_secondary_region: us-east-2\n',
        [`${E}/global/region.yaml`]: 'aws_region: us-east-1\naws_secondary_region: us-west-1\n',
      },
      /environment\.yaml makes us-west-2 the primary/,
      /west\/region\.yaml makes us-east-2 the secondary/,
    ],
    [
      'environment.yaml counts where no folder says any',
      { [`${E}/environment.yaml`]: 'aws_region: us-west-2\naws_secondary_region: us-east-2\n' },
      /environment\.yaml makes us-west-2 the primary/,
      /environment\.yaml makes us-east-2 the secondary/,
    ],
    [
      'global.yaml counts too',
      {
        'environments/global.yaml': 'tf_state_region: us-west-2\naws_secondary_region: us-east-2\n',
        [`${E}/environment.yaml`]: '',
        [`${E}/us-west-2/region.yaml`]: 'aws_region: us-west-2\n',
      },
      /environments\/global\.yaml makes us-west-2 the primary/,
      /environments\/global\.yaml makes us-east-2 the secondary/,
    ],
  ] as const) {
    it(`are those of the files: ${name}`, async () => {
      await using at = await stack(files);
      const failure = await failing('REGION_CONTRADICTS', () => at.plan({ primaryRegion: 'us-west-1' }));
      assert.match(failure.message, primary);
      const other = await failing('REGION_CONTRADICTS', () => at.plan({ secondaryRegion: 'us-west-1' }));
      assert.match(other.message, secondary);
    });
  }

  it('are not written into a region.yaml over what environment.yaml says for it', async () => {
    const region = 'aws_region: us-west-2\n';
    await using at = await stack({
      [`${E}/environment.yaml`]: 'tf_state_region: us-west-2\naws_secondary_region: us-east-2\n',
      [`${E}/us-west-2/region.yaml`]: region,
    });
    await at.configure();
    assert.equal(await at.read('production/us-west-2/region.yaml'), region);
    assert.deepEqual(await at.values('production/us-east-2/region.yaml'), {
      aws_region: 'us-east-2',
      aws_secondary_region: 'us-west-2',
    });
    assert.deepEqual(await at.values('production/global/region.yaml'), { aws_region: 'us-west-2' });
  });

  it('stay one where somebody made one region both', async () => {
    await using at = await stack({
      'environments/production/global/region.yaml': 'aws_region: us-west-2\naws_secondary_region: us-west-2\n',
      'environments/production/environment.yaml': '',
    });
    const changed = await at.configure();
    assert.deepEqual(
      changed.filter((file) => file.endsWith('region.yaml')),
      ['production/us-west-2/region.yaml'],
    );
  });
});

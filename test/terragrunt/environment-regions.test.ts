import assert from 'node:assert/strict';
import { failing } from '../support/failing.ts';
import { stack } from './stack.ts';

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

  it('stay one where somebody made one region both', async () => {
    await using at = await stack({
      'environments/production/global/region.yaml': 'aws_region: us-west-2\naws_secondary_region: us-west-2\n',
      'environments/production/environment.yaml': '',
    });
    const changed = await at.configure();
    assert.deepEqual(
      changed.filter((file) => file.endsWith('region.yaml')),
      ['production/us-west-2/region.yaml', 'production/global/region.yaml'],
    );
  });
});

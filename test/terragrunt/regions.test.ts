import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isOptIn, regionNames, suggestSecondaryRegion, validateRegion } from '../../src/terragrunt/regions.ts';
import { failing } from '../support/failing.ts';

describe('the regions of AWS', () => {
  it("are those of the SDK's own table of the aws partition", () => {
    const core = dirname(createRequire(import.meta.url).resolve('@aws-sdk/core/package.json'));
    const file = 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
    const source = readFileSync(join(core, file), 'utf8');
    const listed = new Set(source.match(/\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?!gov|iso)[a-z]+-\d\b/g));
    assert.ok(listed.size > 30, 'the table was found where it is expected');
    assert.deepEqual([...listed].toSorted(), [...regionNames]);
  });

  for (const name of regionNames) {
    it(`have a secondary for ${name}: another, on in every account, the same each time`, () => {
      const secondary = suggestSecondaryRegion(name);
      assert.notEqual(secondary, name);
      assert.equal(isOptIn(secondary), false);
      assert.equal(suggestSecondaryRegion(name), secondary);
    });
  }

  it('have a secondary that is near', () => {
    assert.equal(suggestSecondaryRegion('us-east-2'), 'us-east-1');
    assert.equal(suggestSecondaryRegion('us-west-2'), 'us-west-1');
    assert.equal(suggestSecondaryRegion('eu-central-1'), 'eu-west-3');
    assert.equal(suggestSecondaryRegion('ap-northeast-1'), 'ap-northeast-3');
    assert.equal(suggestSecondaryRegion('ap-southeast-6'), 'ap-southeast-2');
  });
});

describe('a region somebody typed', () => {
  it('is taken where it exists', () => assert.equal(validateRegion('eu-north-1'), 'eu-north-1'));

  for (const [typed, meant] of [
    ['us-east1', 'us-east-1'],
    ['useast-2', 'us-east-2'],
    ['US-WEST-2', 'us-west-2'],
    ['us-east-1a', 'us-east-1'],
    ['eu-cental-1', 'eu-central-1'],
    [' eu-west-3', 'eu-west-3'],
    ['Frankfurt', 'eu-central-1'],
    ['ohio', 'us-east-2'],
  ] as const) {
    it(`is refused as ${JSON.stringify(typed)}, offering ${meant}`, async () => {
      const failure = await failing('REGION_INVALID', () => validateRegion(typed));
      assert.equal(failure.details.nearest, meant);
      assert.match(failure.suggestions[0] ?? '', new RegExp(`Did you mean ${meant}, `));
      assert.equal(failure.exit, 2);
    });
  }

  it('offers nothing where no region is near', async () => {
    const failure = await failing('REGION_INVALID', () => validateRegion('xyz'));
    assert.equal(failure.details.nearest, undefined);
    assert.match(failure.suggestions[0] ?? '', /^Use a region of the aws partition/);
  });

  for (const [region, partition, reason] of [
    ['us-gov-west-1', 'aws-us-gov', /GovCloud/],
    ['cn-north-1', 'aws-cn', /China/],
    ['us-iso-east-1', 'aws-iso', /isolated/],
    ['us-isob-east-1', 'aws-iso-b', /isolated/],
    ['eusc-de-east-1', 'aws-eusc', /Sovereign/],
  ] as const) {
    it(`is refused as ${region} with the reason, not with a neighbour`, async () => {
      const failure = await failing('REGION_INVALID', () => validateRegion(region));
      assert.equal(failure.details.partition, partition);
      assert.match(failure.message, reason);
      assert.doesNotMatch(failure.suggestions.join(), /Did you mean/);
    });
  }

  for (const typed of ['global', '']) {
    it(`belongs to no partition without the shape of a region: ${JSON.stringify(typed)}`, async () => {
      assert.equal((await failing('REGION_INVALID', () => validateRegion(typed))).details.partition, undefined);
    });
  }
});

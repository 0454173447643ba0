import assert from 'node:assert/strict';
import { validateEnvironmentName } from '../../src/repository/environment-name.ts';
import { failing } from '../support/failing.ts';

describe('the name of an environment', () => {
  for (const name of ['management', 'dev', 'a-1', '007', 'x'.repeat(32), 'prod-west-1', 'globals', 'eu-west']) {
    it(`may be ${name}`, () => assert.equal(validateEnvironmentName(name), name));
  }

  const refused: [name: string, reason: RegExp, offer?: string][] = [
    ['qa', /at least 3/],
    ['', /at least 3/],
    ['x'.repeat(33), /at most 32/],
    ['a--b', /two hyphens/, 'a-b'],
    ['-abc', /begin or end/, 'abc'],
    ['abc-', /begin or end/, 'abc'],
    ['Production', /use a-z/, 'production'],
    ['my_env', /use a-z/, 'my-env'],
    ['../etc', /use a-z/, 'etc'],
    ['prod\n', /use a-z/, 'prod'],
    ['prödüction', /use a-z/],
    ['production-superuser', /name of a profile/, 'production'],
    ['123456789012', /an account id/],
    ...['us-east-2', 'ap-southeast-7', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1', 'global'].map(
      (name): [string, RegExp] => [name, /region folders/],
    ),
    ['us_east_2', /use a-z/],
  ];
  for (const [name, reason, offer] of refused) {
    it(`may not be ${JSON.stringify(name)}`, async () => {
      const failure = await failing('ENVIRONMENT_NAME_INVALID', () => validateEnvironmentName(name));
      assert.match(failure.message, reason);
      if (offer) assert.deepEqual(failure.suggestions, [`Use ${offer} instead.`]);
    });
  }

  it('is one of several, which stand apart', async () => {
    const failure = await failing('ENVIRONMENT_NAME_INVALID', () => validateEnvironmentName('production,Staging'));
    assert.match(failure.message, /separated by blanks/);
    assert.deepEqual(failure.suggestions, ['Use production staging instead.']);
  });
});

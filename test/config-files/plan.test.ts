import assert from 'node:assert/strict';
import { parse } from '../../src/config-files/parse.ts';
import { planEdits } from '../../src/config-files/plan.ts';

const PATHS = { configFile: '/stack/.aws/config', credentialsFile: '/stack/.aws/credentials' };
const TEXT = '[profile a]\nregion = us-east-1\n[profile b]\nregion = us-east-1\n';
const EDIT = { profile: 'b', config: { region: 'us-east-2' }, credentials: {} };

describe('an edit that would land elsewhere than it is meant to', () => {
  it('is planned where all is right', async () => {
    const { config } = await planEdits(PATHS, { config: parse(TEXT), credentials: undefined }, [EDIT]);
    assert.equal(config.after, TEXT.replace(/us-east-1\n$/, 'us-east-2\n'));
  });

  it('is noticed before anything is saved, as a bug', async () => {
    // As if our own scanner had taken one section for the other.
    const misread = { ...parse(TEXT), text: TEXT.replace(/ ([ab])\]/g, (_, name) => ` ${name === 'a' ? 'b' : 'a'}]`) };
    const plan = planEdits(PATHS, { config: misread, credentials: undefined }, [EDIT]);
    await assert.rejects(plan, (error) => {
      assert.ok(error instanceof Error && error.name === 'Error');
      assert.match(error.message, /^Nothing was saved: /);
      return true;
    });
  });
});

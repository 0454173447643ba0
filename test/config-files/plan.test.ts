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

describe('a profile that logs in at a session', () => {
  const session = { name: 'o-acme', startUrl: 'https://d-1.awsapps.com/start', region: 'eu-west-1' };
  const edit = { profile: 'a-sso', config: { sso_session: 'o-acme', sso_account_id: '1' }, session };

  it('gets the section of the session as well, once, behind what is there', async () => {
    const text = '# ours\r\n[profile a]\r\nregion = us-east-1';
    const documents = { config: parse(text), credentials: undefined };
    const { config } = await planEdits(PATHS, documents, [edit, { ...edit, profile: 'b-sso' }]);
    const keys = 'sso_session = o-acme\r\nsso_account_id = 1\r\n';
    const place = `sso_start_url = ${session.startUrl}\r\nsso_region = eu-west-1\r\n`;
    const scope = 'sso_registration_scopes = sso:account:access\r\n';
    const expected = `${text}\r\n\r\n[profile a-sso]\r\n${keys}\r\n[profile b-sso]\r\n${keys}\r\n[sso-session o-acme]\r\n${place}${scope}`;
    assert.equal(config.after, expected);
    const again = await planEdits(PATHS, { config: parse(expected), credentials: undefined }, [edit]);
    assert.equal(again.config.changed, false);
  });

  it('is refused where the section would hold more than one line says', async () => {
    for (const odd of [{ name: 'a] [b' }, { startUrl: 'https://x\nregion = y' }, { region: '' }]) {
      const refused = planEdits(PATHS, { config: undefined, credentials: undefined }, [
        { ...edit, session: { ...session, ...odd } },
      ]);
      await assert.rejects(refused, { code: 'PROFILE_VALUE_INVALID' });
    }
  });
});

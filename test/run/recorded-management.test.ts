import assert from 'node:assert/strict';
import { assertRecordedManagement } from '../../src/run/management.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HERE = '123456789011';
const OTHER = '123456789012';
const account = (id: string) => `aws_account_id: "${id}"\n`;

/** The environment of the management account HERE in a repository with `files`. */
async function nameOf(files: Record<string, string>, isProven: boolean): Promise<string> {
  await using folder = await temporaryFolder(files);
  return assertRecordedManagement({ environmentsDir: folder.path }, HERE, isProven);
}

describe('the environment of the management account at hand', () => {
  it('is called management where none is recorded', async () => {
    for (const isProven of [true, false]) {
      assert.equal(await nameOf({}, isProven), 'management');
      assert.equal(await nameOf({ 'production/environment.yaml': account(OTHER) }, isProven), 'management');
      assert.equal(await nameOf({ 'mgmt/environment.yaml': 'environment: management\n' }, isProven), 'management');
    }
  });

  it('is the one that records the account, whatever it is called, once an organization names that', async () => {
    const files = { 'payer/environment.yaml': account(HERE), 'local/environment.yaml': account(HERE) };
    assert.equal(await nameOf(files, true), 'payer');
    const failure = await failing('ENVIRONMENT_CONFLICT', () => nameOf(files, false));
    assert.match(failure.message, new RegExp(`${HERE} is recorded as payer`));
  });

  it('is refused where another account is recorded for it', async () => {
    for (const isProven of [true, false]) {
      const files = { 'management/environment.yaml': account(OTHER) };
      const failure = await failing('RECORD_CONTRADICTS', () => nameOf(files, isProven));
      assert.match(failure.message, /management\/environment\.yaml records management account 123456789012/);
    }
  });

  it('may share its account with `local`, and with no other', async () => {
    const management = { 'management/environment.yaml': account(HERE) };
    assert.equal(await nameOf({ ...management, 'local/environment.yaml': account(HERE) }, true), 'management');
    const files = { ...management, 'a-twin/environment.yaml': account(HERE) };
    for (const isProven of [true, false]) await failing('ENVIRONMENT_CONFLICT', () => nameOf(files, isProven));
  });
});

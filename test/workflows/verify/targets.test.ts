import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readEnvironments } from '../../../src/repository/environments.ts';
import { findRepository } from '../../../src/repository/repository.ts';
import { chooseTargets } from '../../../src/workflows/verify/context.ts';
import { failing } from '../../support/failing.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const E = 'environments';
const LEFTOVERS = ['former-superuser', 'production-superuser', 'production-reader', 'global_x-superuser'];

/** What is to be verified in a repository with `files` and `profiles`. */
async function chosen(
  files: Record<string, string>,
  wanted: { readonly environments?: readonly string[]; readonly all?: boolean } = {},
  cwd = '.',
  profiles = LEFTOVERS,
) {
  await using folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  const repository = await findRepository({ env: {}, cwd: folder.path });
  const world = {
    repository,
    records: await readEnvironments(repository),
    profiles: new Map(profiles.map((name) => [name, new Map<string, string>()])),
  };
  const targets = chooseTargets({ environments: [], all: false, ...wanted }, world, join(folder.path, cwd));
  return targets.map(({ environment, profile }) => `${environment} ${profile}`);
}

const FILES = {
  [`${E}/production/environment.yaml`]: 'aws_account_id: "123456789012"\n',
  [`${E}/prod/environment.yaml`]: 'environment: live\naws_profile: shop\n',
  [`${E}/planned/environment.yaml`]: 'domains:\n  example.com:\n    zone_id: Z1\n',
  [`${E}/other/readme.md`]: '',
};

describe('what is verified', () => {
  it('are all environments of the files but planned ones; profiles that are left over make none', async () => {
    assert.deepEqual(await chosen(FILES), ['live shop', 'production production-superuser']);
    const here = await chosen(FILES, { all: true }, `${E}/planned`);
    assert.deepEqual(here, ['live shop', 'production production-superuser']);
  });

  it('are those, too, that have a profile and no recorded account', async () => {
    const profiles = [...LEFTOVERS, 'planned-superuser'];
    assert.ok((await chosen(FILES, {}, '.', profiles)).includes('planned planned-superuser'));
  });

  it('are those of profiles where there is no environment.yaml at all', async () => {
    assert.deepEqual(await chosen({}), ['former former-superuser', 'production production-superuser']);
    assert.deepEqual(await chosen({ [`${E}/other/readme.md`]: '' }, { environments: ['former'] }), [
      'former former-superuser',
    ]);
    const failure = await failing('ENVIRONMENT_UNKNOWN', () => chosen({}, {}, '.', ['production-reader']));
    assert.deepEqual(failure.suggestions, ['Start with: pf aws org init']);
  });

  it('are those that are named, once each, by their names or by their folders', async () => {
    const environments = ['live', 'prod', 'planned', 'live'];
    assert.deepEqual(await chosen(FILES, { environments }), ['live shop', 'planned planned-superuser']);
  });

  it('is the one of the folder that one stands in', async () => {
    assert.deepEqual(await chosen(FILES, {}, `${E}/prod/us-east-2`), ['live shop']);
    assert.deepEqual(await chosen(FILES, {}, `${E}/planned`), ['planned planned-superuser']);
    await failing('ENVIRONMENT_UNKNOWN', () => chosen(FILES, {}, `${E}/other`));
  });

  it('is nothing that only a profile knows, and the advice is not to make an account', async () => {
    const failure = await failing('ENVIRONMENT_UNKNOWN', () => chosen(FILES, { environments: ['former'] }));
    assert.match(failure.message, /^Unknown environment "former"\. Known: live, planned, production\.$/);
    assert.doesNotMatch(failure.suggestions.join(), /account add/);
  });

  it('is not called by the profile or the account of an environment, which is told', async () => {
    for (const [typed, meant] of Object.entries({
      shop: 'live',
      'production-superuser': 'production',
      '123456789012': 'production',
    })) {
      const failure = await failing('ENVIRONMENT_UNKNOWN', () => chosen(FILES, { environments: [typed] }));
      assert.equal(failure.message, `${typed} belongs to environment ${meant}, and is not its name.`);
      assert.equal(failure.details.meant, meant);
    }
  });

  it('may have a name of before the rules for names; an unknown one may not', async () => {
    const files = { [`${E}/Old_Name/environment.yaml`]: 'aws_profile: old\n' };
    assert.deepEqual(await chosen(files, { environments: ['Old_Name'] }), ['Old_Name old']);
    await failing('ENVIRONMENT_NAME_INVALID', () => chosen(files, { environments: ['Older_Name'] }));
  });
});

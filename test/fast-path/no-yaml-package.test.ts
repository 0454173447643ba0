import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSharedRepository } from '../support/stack-repositories.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Reads every setting that `verify` does, in a process that cannot load the `yaml` package. */
const PROGRAM = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(name, context, next) {
    if (name === 'yaml') throw new Error('the yaml package is loaded');
    return next(name, context);
  },
});
const { findRepository } = await import('./src/repository/repository.ts');
const { readEnvironments } = await import('./src/repository/environments.ts');
const { SettingsReader } = await import('./src/repository/settings.ts');
const repository = await findRepository({ env: {}, cwd: process.argv[1] });
const records = await readEnvironments(repository);
const unit = await new SettingsReader(repository).readSettings(process.argv[1]);
console.log([...records.map(({ environment }) => environment), unit.getText('module')].join(' '));
`;

describe('a stack repository of Panfactum', () => {
  it('is read without the yaml package, which takes longer to load than all else that verify does', async () => {
    await using folder = await temporaryFolder();
    const { root } = makeSharedRepository(folder.path, { access: 'static keys' });
    const unit = join(root, 'environments/production/us-east-2/aws_vpc');
    const flags = ['--input-type=module', '--eval', PROGRAM];
    const read = (cwd: string) =>
      execFileSync(process.execPath, [...flags, cwd], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    assert.equal(read(unit), 'development management production aws_vpc\n');
    writeFileSync(join(root, 'environments/global.yaml'), 'a: &anchor b\n');
    assert.throws(() => read(unit), /the yaml package is loaded/);
  });
});

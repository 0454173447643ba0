import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../src/files/replace-file.ts';
import { planYaml, writePlans } from '../../src/repository/plan-yaml.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { planRootFiles } from '../../src/terragrunt/layout.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A repository, and a folder beside it that nothing may be written to. */
async function openScene() {
  const folder = await temporaryFolder({ 'repo/panfactum.yaml': '', 'outside/kept': 'kept' });
  const root = join(folder.path, 'repo');
  const outside = join(folder.path, 'outside');
  mkdirSync(join(root, 'environments'));
  return {
    root,
    outside,
    repository: await findRepository({ repoRoot: root, env: {}, cwd: root }),
    assertUntouched: () => {
      assert.deepEqual(readdirSync(outside), ['kept']);
      assert.equal(readFileSync(join(outside, 'kept'), 'utf8'), 'kept');
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('what is written stays below the root', () => {
  it('a link in the place of a file is replaced, and what it leads to stays', async () => {
    await using scene = await openScene();
    const file = join(scene.root, 'journal');
    for (const target of [join(scene.outside, 'kept'), join(scene.outside, 'new')]) {
      symlinkSync(target, `${file}.link`);
      renameSync(`${file}.link`, file);
      await replaceFile(file, 'new');
      assert.ok(lstatSync(file).isFile());
      scene.assertUntouched();
    }
  });

  it('a folder that is a link, or lies behind one, is not written to', async () => {
    await using scene = await openScene();
    symlinkSync(scene.outside, join(scene.root, 'linked'));
    for (const name of ['linked/kept', 'linked/new', 'linked/deep/new']) {
      const failure = await failing('WRITE_FAILED', () => replaceFile(join(scene.root, name), 'new'));
      assert.match(failure.message, /is a link to/);
    }
    scene.assertUntouched();
  });

  it('a folder that became a link since the plan is not written to', async () => {
    await using scene = await openScene();
    const plan = await planYaml(scene.repository, 'production/environment.yaml', {
      entries: [['a', 'b']],
      beside: '',
    });
    symlinkSync(scene.outside, join(scene.root, 'environments/production'));
    await failing('WRITE_FAILED', () => writePlans([plan]));
    scene.assertUntouched();
  });

  it('root.hcl that is a link to nowhere, or lies behind one, is refused in the plan', async () => {
    await using scene = await openScene();
    const { repository, root, outside } = scene;
    const folder = join(root, 'environments/production');
    symlinkSync(join(outside, 'new'), join(root, 'environments/root.hcl'));
    await failing('REPOSITORY_INVALID', () => planRootFiles(repository, [folder], []));
    scene.assertUntouched();
  });

  it('providers of a stack repository are not copied behind a link', async () => {
    await using scene = await openScene();
    const { repository, root, outside } = scene;
    const [old, folder] = ['old', 'new'].map((name) => join(root, 'environments', name));
    assert.ok(old && folder);
    mkdirSync(join(old, 'providers'), { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(old, 'panfactum.hcl'), '');
    writeFileSync(join(old, 'providers/aws.tf'), '');
    symlinkSync(outside, join(folder, 'providers'));
    const records = [{ environment: 'old', folder: old } as Parameters<typeof planRootFiles>[2][number]];
    await failing('REPOSITORY_INVALID', () => planRootFiles(repository, [folder], records));
    assert.ok(!existsSync(join(outside, 'aws.tf')));
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Which folders of src each may import, beside Node and itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  commands: ['cli', 'tasks', 'repository', 'verify', 'errors', 'runtime'],
  hooks: ['cli', 'tasks', 'repository', 'verify', 'errors', 'runtime'],
  shortcut: ['cli', 'tasks', 'repository', 'verify', 'errors', 'runtime'],
  cli: ['tasks', 'repository', 'terragrunt', 'verify', 'sandbox', 'errors', 'runtime'],
  tasks: ['aws', 'ini', 'terragrunt', 'repository', 'verify', 'disk', 'errors', 'runtime'],
  aws: ['errors', 'runtime', 'sdk'],
  ini: ['disk', 'errors', 'runtime'],
  terragrunt: ['repository', 'disk', 'errors', 'runtime'],
  repository: ['disk', 'errors', 'runtime'],
  verify: ['errors'],
  disk: ['errors', 'runtime'],
  errors: [],
  sandbox: [],
};

const TARGETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(ARROWS).map((folder) => [folder, `../../${folder}/some/module.ts`])),
  runtime: '../../runtime.ts',
  sdk: '@aws-sdk/client-sts',
};

/** The linter's verdict on `files` (path → one import a line), with this repository's rules: path → refused lines. */
async function lint(files: Readonly<Record<string, readonly string[]>>): Promise<ReadonlyMap<string, string[]>> {
  const texts = Object.entries(files).map(([path, lines]) => [path, lines.join('\n')]);
  await using folder = await temporaryFolder(Object.fromEntries(texts));
  for (const name of ['biome.json', 'biome.arrows.json']) await cp(join(ROOT, name), join(folder.path, name));
  const { stdout, error } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
      ...['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports'],
      ...['--max-diagnostics=none', '--reporter=github'],
    ],
    { cwd: folder.path, encoding: 'utf8' },
  );
  if (error !== undefined) throw error;
  const refused = new Map<string, string[]>();
  for (const [, path = '', line] of stdout.matchAll(/noRestrictedImports,file=(.*?),line=(\d+)/g)) {
    const name = relative(folder.path, resolve(folder.path, path));
    refused.set(name, [...(refused.get(name) ?? []), files[name]?.[Number(line) - 1] ?? '']);
  }
  return refused;
}

const WAYS = {
  import: (target: string) => `import x from '${target}';`,
  'import()': (target: string) => `await import('${target}');`,
  'import type': (target: string) => `import type { X } from '${target}';`,
} as const;

describe('the arrows between the folders of src', () => {
  it('are drawn for every folder there is', async () => {
    const entries = await readdir(join(ROOT, 'src'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    assert.deepEqual(Object.keys(ARROWS).sort(), folders.sort());
  });

  for (const [way, statement] of Object.entries(WAYS)) {
    it(`are enforced by the linter for ${way}`, async () => {
      const files: Record<string, string[]> = {};
      const expected = new Map<string, string[]>();
      for (const [folder, may] of Object.entries(ARROWS)) {
        const others = Object.keys(TARGETS).filter((name) => name !== folder);
        const lines = (names: readonly string[]) => names.map((name) => statement(TARGETS[name] ?? ''));
        files[`src/${folder}/deep/probe.ts`] = lines(others);
        expected.set(`src/${folder}/deep/probe.ts`, lines(others.filter((name) => !may.includes(name))));
      }
      const refused = await lint(files);
      for (const [path, lines] of expected) assert.deepEqual(refused.get(path)?.sort() ?? [], lines.sort(), path);
    });
  }

  it('leave the sandbox Node and the signature library, and no other package', async () => {
    const path = 'src/sandbox/serve/probe.ts';
    const good = ['node:http', 'node:timers/promises', '@smithy/signature-v4', './near.ts', '../../state/world.ts'];
    const bad = ['execa', '@smithy/core', 'yaml'];
    const refused = await lint({ [path]: [...good, ...bad].map(WAYS.import) });
    assert.deepEqual(refused.get(path), bad.map(WAYS.import));
  });

  it('let verify know what a profile and an identity are, and cli what an access key is, of all in aws', async () => {
    const refused = await lint({
      'src/verify/probe.ts': ["import type { Identity } from '../aws/identity/credentials.ts';", VERIFY_FORBIDDEN],
      'src/cli/probe.ts': ["import type { AwsKeys } from '../aws/connection.ts';", CLI_FORBIDDEN],
    });
    assert.deepEqual(Object.fromEntries(refused), {
      'src/verify/probe.ts': [VERIFY_FORBIDDEN],
      'src/cli/probe.ts': [CLI_FORBIDDEN],
    });
  });
});

const VERIFY_FORBIDDEN = "import { callerIdentity } from '../aws/sts.ts';";
const CLI_FORBIDDEN = "import { stsClient } from '../aws/connection.ts';";

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** One workflow may use another only if that one is `verify`, which proves whose credentials a profile holds. */
const ANY_WORKFLOW = 'workflows';
const VERIFY = 'workflows/verify';

const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g;

/** Rows of the table "Who may import whom" in ARCHITECTURE.md: folder → what it may import besides itself and Node. */
function readTable(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const section = page.split('### Who may import whom')[1]?.split(/\n#/)[0] ?? '';
  const rows = [...section.matchAll(/^\| `([^|]+)` \| ([^|]+) \|$/gm)];
  return new Map(
    rows.flatMap(([, folders = '', targets = '']) =>
      folders.split('`, `').map((folder) => [folder, [...targets.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)]),
    ),
  );
}

/** The folder of src a file belongs to; workflows are folders of their own. */
function folderOf(path: string): string {
  const [first = '', second = ''] = path.replace(/\.ts$/, '').split('/');
  return first === ANY_WORKFLOW ? `${first}/${second}` : first;
}

/** Every import that the table does not allow, as `file → import`. */
function findForbidden(files: ReadonlyMap<string, string>, table: ReadonlyMap<string, readonly string[]>): string[] {
  const forbidden: string[] = [];
  for (const [file, text] of files) {
    const from = folderOf(file);
    const allowed = table.get(from) ?? table.get(from.split('/')[0] ?? '') ?? [];
    for (const [, target = ''] of text.matchAll(IMPORT)) {
      const to = target.startsWith('.') ? folderOf(normalize(join(dirname(file), target))) : packageOf(target);
      if (to === from || to === undefined || allowed.includes(to)) continue;
      if (to.startsWith(`${ANY_WORKFLOW}/`) && allowed.includes(ANY_WORKFLOW)) continue;
      forbidden.push(`${file} → ${target}`);
    }
  }
  return forbidden;
}

/** Packages that are not for everybody. */
function packageOf(name: string): string | undefined {
  return /^@(?:aws-sdk|smithy)\//.exec(name)?.[0].replace('/', '') ?? undefined;
}

/** The arrows of the drawing in ARCHITECTURE.md, as `from → to`. */
function readDrawing(): string[] {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const drawing = page.split('```mermaid')[1]?.split('```')[0] ?? '';
  return [...drawing.matchAll(/^ {2}(\S+) --> (\S+)$/gm)].map(([, from, to]) => `${from} → ${to}`);
}

/** What each folder or file at the top of src imports from the others. */
function listImports(files: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const [file, text] of files) {
    const [from = ''] = file.split('/');
    for (const [, target = ''] of text.matchAll(IMPORT)) {
      const [to = ''] = normalize(join(dirname(file), target)).split('/');
      if (!target.startsWith('.') || to === from) continue;
      imports.set(from, (imports.get(from) ?? new Set()).add(to));
    }
  }
  return imports;
}

/** The imports that do not follow from others, as `from → to`. */
function listDirect(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reaches = (from: string, to: string): boolean =>
    [...(imports.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...imports].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reaches(other, to)))
      .map((to) => `${from} → ${to}`),
  );
}

async function readSources(pattern: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const path of glob(pattern, { cwd: join(ROOT, 'src') })) {
    files.set(path, readFileSync(join(ROOT, 'src', path), 'utf8'));
  }
  return files;
}

describe('who may import whom', () => {
  const table = readTable();

  it('has a row for each folder of src that imports anything', async () => {
    const folders = new Set<string>();
    for await (const path of glob('*/', { cwd: join(ROOT, 'src') })) folders.add(path.replace(/\/$/, ''));
    assert.deepEqual([...folders].filter((folder) => !folder.endsWith('.ts') && !table.has(folder)).sort(), []);
  });

  it('is kept by every file', async () => {
    const files = await readSources('*/**/*.ts');
    assert.ok(files.size > 100);
    assert.deepEqual(findForbidden(files, table), []);
  });

  it('is as the drawing shows it', async () => {
    const drawn = readDrawing();
    assert.ok(drawn.length > 10);
    assert.deepEqual(listDirect(listImports(await readSources('**/*.ts'))).sort(), drawn.sort());
  });

  it('would notice each way to import', () => {
    const ways = [
      `import x from '../aws/iam.ts';`,
      `await import('../aws/iam.ts');`,
      `import type { X } from '../aws/iam.ts';`,
    ];
    for (const way of ways) assert.equal(findForbidden(new Map([['errors/probe.ts', way]]), table).length, 1, way);
  });

  it('keeps one workflow from another, the embedded AWS from all of ours, and the SDK to src/aws', () => {
    const probes: readonly (readonly [file: string, target: string, forbidden: boolean])[] = [
      ['workflows/org-init/probe.ts', '../account-add/load.ts', true],
      ['workflows/org-init/probe.ts', '../verify/execute.ts', false],
      ['sandbox/serve/probe.ts', '../../aws/iam.ts', true],
      ['sandbox/serve/probe.ts', '../../errors/failure.ts', true],
      ['sandbox/serve/probe.ts', '@aws-sdk/client-sts', true],
      ['commands/aws/probe.ts', '@aws-sdk/client-sts', true],
      ['aws/probe.ts', '@aws-sdk/client-sts', false],
      ['commands/aws/probe.ts', '../../workflows/verify/execute.ts', false],
    ];
    for (const [file, target, forbidden] of probes) {
      const found = findForbidden(new Map([[file, `import type { X } from '${target}';`]]), table);
      assert.equal(found.length, forbidden ? 1 : 0, `${file} → ${target}`);
    }
    assert.ok(table.get(ANY_WORKFLOW)?.includes(VERIFY));
  });
});

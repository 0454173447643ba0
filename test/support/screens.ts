import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const SCREENS = join(import.meta.dirname, '..', 'journeys', 'screens');

/** Of the terminals whose screens are on file. What other widths change is tested with `fold` and `table`. */
export const COLUMNS = 80;

/** What differs from run to run, replaced by as many characters, since they bear on where lines fold. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w-])\d{12}(?!\w)/g, '123456789012'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '$1ABCDEFGHIJKLMNOP'],
  [/…[A-Z0-9]{4}\b/g, '…WXYZ'],
  [/\bending in [A-Z0-9]{4}\b/g, 'ending in WXYZ'],
  [/\bo-[a-z0-9]{10}\b/g, 'o-abcdefghij'],
  [/\b(tf-[a-z-]+)-[a-z0-9]{8}\b/g, '$1-a1b2c3d4'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:12345'],
  // A step that took long says how long.
  [/ \[\d+s\]$/gm, ''],
];

/** The screen with the varying parts masked; `folder` is where everything lies. */
export function masked(screen: string, folder: string): string {
  const placed = screen.replaceAll(folder, '/folder');
  return VARYING.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), placed);
}

/** Paths, links, ARNs and commands stay whole, so that they can be copied; the diff is shown as it is. */
const COPIED_WHOLE = /^ {2}(pf|- |terragrunt)|^ {4}[+ -]|https:|arn:aws|\/|^\$ |@sandbox|^[?✔] /;

/** The screen is as on file, and nothing of it was broken by the terminal but what must not be folded. */
export async function assertLooks(name: string, screen: string, folder: string): Promise<void> {
  const text = masked(screen, folder);
  await assertScreen(name, text);
  for (const line of text.split('\n')) {
    const fits = line.length <= COLUMNS || COPIED_WHOLE.test(line);
    assert.ok(fits, `${name}: a line of ${line.length} columns that could have been folded: ${line}`);
  }
}

/** Compares with the screen on file; `UPDATE_SCREENS=1` puts the seen one in its place, for a person to read in the diff. */
export async function assertScreen(name: string, seen: string): Promise<void> {
  const file = join(SCREENS, `${name}.txt`);
  if (process.env.UPDATE_SCREENS === '1') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${seen}\n`);
    return;
  }
  const expected = await readFile(file, 'utf8');
  assert.equal(`${seen}\n`, expected, `${name} looks otherwise; see it with UPDATE_SCREENS=1 and git diff`);
}

import assert from 'node:assert/strict';
import { resolveCrossFileEdits } from '../../src/config-files/cross-file-edits.ts';
import type { Section } from '../../src/config-files/document.ts';
import { findEntryEnd } from '../../src/config-files/insertion-point.ts';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { parse } from '../../src/config-files/parse.ts';
import { planEdits } from '../../src/config-files/plan.ts';
import { parseContent } from '../../src/config-files/read.ts';
import { type FileKind, findSections, readProfileName } from '../../src/config-files/sections.ts';
import { isFailure } from '../../src/errors/failure.ts';
import type { Judge, Verdict } from '../judges/botocore-judge.ts';
import type { Files } from './grammar.ts';
import { judgeEdit } from './judges/judge-edit.ts';

const PATHS = { configFile: 'config', credentialsFile: 'credentials' };
const TOKENS = ['aws_session_token', 'aws_security_token'];

interface Allowed {
  readonly edited: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

/** What became of one case: `edited`, `unchanged`, or the code of the refusal. */
export type Outcome = string;

/** Keys that the edit may change in each file: those asked for and the neighbours that would defeat it. */
export function allowedKeys({ config = {}, credentials = {} }: ProfileEdit): Record<FileKind, Set<string>> {
  const tokens = Object.keys(credentials).length > 0 ? TOKENS : [];
  const removed = Object.entries(credentials).flatMap(([key, value]) => (value === null ? [key] : []));
  return {
    config: new Set([...Object.keys(config), ...tokens, ...removed]),
    credentials: new Set([...Object.keys(config), ...Object.keys(credentials), ...tokens]),
  };
}

/** Plans the edit and holds the result to every promise; botocore judges where a judge is given. */
export async function examine(files: Files, edit: ProfileEdit, judge?: Judge): Promise<Outcome> {
  const before = await judge?.judge(files);
  let after: Files;
  try {
    after = await plannedFiles(files, edit);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (before !== undefined && error.code === 'CONFIG_FILE_UNREADABLE') assertUnreadable(before, files);
    return error.code;
  }
  if (before !== undefined) assert.ok(before.config && before.credentials, 'edited what botocore cannot read');
  assertOthersStay('config', files, after, edit);
  assertOthersStay('credentials', files, after, edit);
  await assertSettled(after, edit);
  await assertOtherReadersAgree(files, after, edit);
  if (judge !== undefined && before !== undefined) assertJudged(files, before, await judge.judge(after), edit);
  return files.config.equals(after.config) && files.credentials.equals(after.credentials) ? 'unchanged' : 'edited';
}

function assertUnreadable(verdict: Verdict, files: Files): void {
  if (verdict.config === null || verdict.credentials === null) return;
  assert.ok(isRefusedByUsAlone(files), 'refused what botocore reads');
}

/**
 * Two things botocore takes and we refuse: NUL bytes, which are UTF-16 without a mark, and a broken block
 * under [DEFAULT], over which botocore stumbles as soon as there is one more section.
 */
export function isRefusedByUsAlone({ config, credentials }: Files): boolean {
  return [config, credentials].some(
    (file) =>
      file.includes(0) ||
      parse(file.toString('utf8')).problems.some(
        ({ kind, section }) => kind === 'nested line' && section === 'DEFAULT',
      ),
  );
}

/** Every line that holds no key of the edit is still there, byte for byte and in its order. */
function assertOthersStay(file: FileKind, before: Files, after: Files, edit: ProfileEdit): void {
  const lines = linesOf(after[file].toString('utf8'));
  // A file that ended without a line end goes on doing so, whichever line is the last now.
  const text = before[file].toString('utf8');
  const ended = /[\r\n]$/.test(text);
  let at = 0;
  for (const line of otherLines(text, file, edit)) {
    // With a line gone between them, a lone CR and a lone LF make one line end.
    if (/\r(?!\n)/.test(text) && line.trim() === '') continue;
    const found = lines.findIndex(
      (each, index) => index >= at && isSameLine(each, line, ended && !/\r(?!\n)/.test(line)),
    );
    assert.ok(found >= 0, `${file} lost the line ${JSON.stringify(line)}`);
    at = found + 1;
  }
}

function isSameLine(one: string, other: string, exactly: boolean): boolean {
  return one === other || (!exactly && one.replace(/[\r\n]+$/, '') === other.replace(/[\r\n]+$/, ''));
}

function otherLines(text: string, file: FileKind, edit: ProfileEdit): string[] {
  const allowed = allowedKeys(edit)[file];
  const gone = [...parse(text).sections]
    .filter((section) => readProfileName(section.header, file) === edit.profile)
    .flatMap((section: Section) => [...section.entries.values()].filter(({ key }) => allowed.has(key)))
    .flatMap((entry) => [[entry.start, findEntryEnd(entry)] as const]);
  let offset = 0;
  return linesOf(text).filter((line) => {
    const start = offset;
    offset += line.length;
    return !gone.some(([from, to]) => start >= from && start < to);
  });
}

function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

function documentsOf({ config, credentials }: Files) {
  return { config: parseContent('config', config), credentials: parseContent('credentials', credentials) };
}

async function plannedFiles(files: Files, edit: ProfileEdit): Promise<Files> {
  const { config, credentials } = await planEdits(PATHS, documentsOf(files), [edit]);
  return { config: Buffer.from(config.after), credentials: Buffer.from(credentials.after) };
}

/** npm `ini` and the SDK's loader find exactly the asked keys changed, each in its own way of reading. */
async function assertOtherReadersAgree(before: Files, after: Files, edit: ProfileEdit): Promise<void> {
  const documents = documentsOf(before);
  const foundIn = (file: FileKind) => findSections(documents[file], file, edit.profile);
  const resolved = resolveCrossFileEdits(edit, foundIn('config'), foundIn('credentials'));
  for (const file of ['config', 'credentials'] as const) {
    const text = after[file].toString('utf8');
    if (text === documents[file].text) continue;
    await judgeEdit(file, documents[file], text, new Map([[edit.profile, resolved[file]]]));
  }
}

async function assertSettled(after: Files, edit: ProfileEdit): Promise<void> {
  assert.deepEqual(await plannedFiles(after, edit), after, 'a second edit changes something');
}

function assertJudged(files: Files, before: Verdict, after: Verdict, edit: ProfileEdit): void {
  assert.ok(after.config && after.raw && after.credentials, 'botocore cannot read the result');
  const allowed = allowedKeys(edit);
  const isEdited = (header: string) => readProfileName(header, 'config') === edit.profile;
  assertSections(before.raw ?? {}, after.raw, lent(files.config, allowed.config), isEdited);
  const isSame = (header: string) => header === edit.profile;
  assertSections(before.credentials ?? {}, after.credentials, lent(files.credentials, allowed.credentials), isSame);
  assertEffective(after, edit);
  assertNoStaleToken(before, after, edit);
}

/** What a new section may hold beside the edit: whatever `[DEFAULT]` lends to it. */
function lent(file: Buffer, allowed: ReadonlySet<string>): Allowed {
  return { edited: allowed, added: new Set([...allowed, ...parse(file.toString('utf8')).defaults.keys()]) };
}

function assertSections(
  before: NonNullable<Verdict['raw']>,
  after: NonNullable<Verdict['raw']>,
  allowed: Allowed,
  isEdited: (header: string) => boolean,
): void {
  for (const header of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [own(before, header), own(after, header)];
    const keys = old === undefined ? allowed.added : allowed.edited;
    if (isEdited(header)) assert.deepEqual(without(now ?? {}, keys), without(old ?? {}, keys), header);
    else assert.deepEqual(now, old, header);
  }
}

function assertEffective({ config, credentials }: Verdict, edit: ProfileEdit): void {
  const secrets = own(credentials ?? {}, edit.profile) ?? {};
  // botocore.session.full_config: credentials are laid over config.
  const merged = { ...own(config ?? {}, edit.profile), ...secrets };
  for (const [key, value] of Object.entries(edit.config ?? {})) {
    assert.equal(merged[key] ?? null, value, `${key} is not what botocore takes`);
  }
  for (const [key, value] of Object.entries(edit.credentials ?? {})) {
    assert.equal(secrets[key] ?? null, value, `${key} is not what botocore takes`);
  }
}

function assertNoStaleToken(before: Verdict, after: Verdict, { profile, credentials = {} }: ProfileEdit): void {
  const [old, now] = [own(before.credentials ?? {}, profile) ?? {}, own(after.credentials ?? {}, profile) ?? {}];
  const replaced = (['aws_access_key_id', 'aws_secret_access_key'] as const).some(
    (key) => typeof credentials[key] === 'string' && credentials[key] !== old[key],
  );
  if (!replaced) return;
  assert.equal(now.aws_session_token, credentials.aws_session_token ?? undefined, 'a stale session token stays');
  assert.equal(now.aws_security_token, undefined, 'a stale security token stays');
}

function own<T>(values: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function without(values: Record<string, unknown>, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}

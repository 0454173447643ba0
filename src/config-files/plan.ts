import type { Document } from './document.ts';
import { documentOf } from './document-of.ts';
import { editText } from './edit-text.ts';
import type { FileKind } from './headers.ts';
import { holdingsOf } from './holdings.ts';
import { type Resolved, resolveNeighbours } from './neighbours.ts';
import type { FileEdits, ProfileEdit } from './owned-keys.ts';
import { readSharedFile } from './read-file.ts';
import { referee } from './referee.ts';
import { requireSharedBounds } from './section-bounds.ts';
import { requireWritable } from './writable.ts';

/** One file before and after. `before` is undefined where there is no file yet. */
export interface FilePlan {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer;
  readonly changed: boolean;
}

export interface ProfilePlan {
  readonly config: FilePlan;
  readonly credentials: FilePlan;
}

export interface FilePaths {
  readonly config: string;
  readonly credentials: string;
}

/**
 * Reads both files and plans both; touches neither.
 * Throws `CONFIG_FILE_UNREADABLE` (with file, line, reason, how to mend) where botocore could not read
 * one of them, `PROFILE_VALUE_INVALID` and `CONFIG_FILE_CONFLICT` where the edit could not come true,
 * and a plain Error, our bug, where a referee sees anything else change.
 */
export async function planProfileEdits(paths: FilePaths, edits: readonly ProfileEdit[]): Promise<ProfilePlan> {
  const [config, credentials] = await Promise.all([readSharedFile(paths.config), readSharedFile(paths.credentials)]);
  return planContents(paths, { config, credentials }, edits);
}

/** The pure core of {@link planProfileEdits}: undefined stands for a file that is not there. */
export async function planContents(
  paths: FilePaths,
  contents: Readonly<Record<FileKind, Buffer | undefined>>,
  edits: readonly ProfileEdit[],
): Promise<ProfilePlan> {
  for (const edit of edits) requireWritable(edit);
  const documents = {
    config: documentOf(paths.config, contents.config),
    credentials: documentOf(paths.credentials, contents.credentials),
  };
  const resolved = resolveAll(documents, edits);
  const planFor = (file: FileKind) => planFile(paths[file], file, contents[file], documents[file], resolved[file]);
  return { config: await planFor('config'), credentials: await planFor('credentials') };
}

async function planFile(
  path: string,
  file: FileKind,
  before: Buffer | undefined,
  document: Document,
  edits: FileEdits,
): Promise<FilePlan> {
  requireSharedBounds(path, file, document, edits);
  const text = editText(document, file, edits);
  const changed = text !== document.text;
  if (changed) await referee(file, document, text, edits);
  return { path, before, after: Buffer.from(text), changed };
}

function resolveAll(
  documents: Readonly<Record<FileKind, Document>>,
  edits: readonly ProfileEdit[],
): Readonly<Record<FileKind, FileEdits>> {
  const merged = mergeByProfile(edits);
  const names = new Set(merged.keys());
  const config = holdingsOf(documents.config, 'config', names);
  const credentials = holdingsOf(documents.credentials, 'credentials', names);
  const resolved = new Map<string, Resolved>();
  for (const [profile, edit] of merged) {
    const [here, there] = [config.get(profile), credentials.get(profile)];
    if (here && there) resolved.set(profile, resolveNeighbours(edit, here, there));
  }
  return {
    config: new Map([...resolved].map(([profile, { config: keys }]) => [profile, keys])),
    credentials: new Map([...resolved].map(([profile, { credentials: keys }]) => [profile, keys])),
  };
}

/** The later of two edits of one profile wins, key by key. */
function mergeByProfile(edits: readonly ProfileEdit[]): Map<string, ProfileEdit> {
  const merged = new Map<string, ProfileEdit>();
  for (const { profile, config, credentials } of edits) {
    const earlier = merged.get(profile);
    merged.set(profile, {
      profile,
      config: { ...earlier?.config, ...config },
      credentials: { ...earlier?.credentials, ...credentials },
    });
  }
  return merged;
}

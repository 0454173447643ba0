import { type ResolvedEdit, resolveCrossFileEdits } from './cross-file-edits.ts';
import type { Document } from './document.ts';
import { appendSession, editText } from './edit-text.ts';
import { CONFIG_KEYS, CREDENTIAL_KEYS, type FileEdits, type ProfileEdit } from './managed-keys.ts';
import { parse } from './parse.ts';
import { type AwsFilePaths, readAwsFiles } from './read.ts';
import { requireSharedBounds, requireWritable } from './section-bounds.ts';
import { type FileKind, findSections } from './sections.ts';
import { verifyEdit } from './verify-edit.ts';

/** One file before and after. `before` is undefined where there is no file yet. */
export interface FilePlan {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after: string;
  readonly changed: boolean;
}

export interface ProfilePlan {
  readonly config: FilePlan;
  readonly credentials: FilePlan;
}

/** Both files as botocore reads them; undefined for one that is not there. */
type Documents = Readonly<Record<FileKind, Document | undefined>>;

/**
 * Reads both files and plans both; touches neither.
 * Throws `CONFIG_FILE_UNREADABLE` (with file, line, reason, how to mend) where botocore could not read
 * one of them, `PROFILE_VALUE_INVALID` and `CONFIG_FILE_CONFLICT` where the edit could not come true,
 * and a plain Error, our bug, where the edit would change anything else.
 */
export function planProfileEdits(paths: AwsFilePaths, edits: readonly ProfileEdit[]): Promise<ProfilePlan> {
  return planEdits(paths, readAwsFiles(paths), edits);
}

/** The pure core of {@link planProfileEdits}. */
export async function planEdits(
  { configFile, credentialsFile }: AwsFilePaths,
  { config, credentials }: Documents,
  edits: readonly ProfileEdit[],
): Promise<ProfilePlan> {
  for (const edit of edits) requireWritable(edit);
  const listRemoved = (what: string) => edits.flatMap(({ profile, remove }) => (remove === what ? [profile] : []));
  const whole = { profiles: listRemoved('profile'), ours: [...CREDENTIAL_KEYS, ...CONFIG_KEYS] };
  const documents = { config: config ?? parse(''), credentials: credentials ?? parse('') };
  const keys = { profiles: listRemoved('keys'), ours: CREDENTIAL_KEYS };
  const left = edits.some(({ remove }) => remove !== undefined)
    ? await removeFromBoth(documents, whole, keys)
    : documents;
  const resolved = resolveAll(
    left,
    edits.filter(({ remove }) => remove !== 'profile'),
  );
  const [inConfig, inCredentials] = [
    await planFile(configFile, 'config', left.config, resolved.config),
    await planFile(credentialsFile, 'credentials', left.credentials, resolved.credentials),
  ];
  const sessions = edits.flatMap(({ session }) => session ?? []);
  const withSessions = { ...inConfig, after: sessions.reduce(appendSession, inConfig.after) };
  return { config: since(config, withSessions), credentials: since(credentials, inCredentials) };
}

interface Removal {
  readonly profiles: readonly string[];
  readonly ours: readonly string[];
}

/** Both files without what goes whole, and without the keys of `keys`. */
async function removeFromBoth(
  { config, credentials }: Readonly<Record<FileKind, Document>>,
  whole: Removal,
  keys: Removal,
) {
  const { removeSections } = await import('./remove-sections.ts');
  return {
    config: removeSections(config, 'config', whole),
    credentials: removeSections(removeSections(credentials, 'credentials', whole), 'credentials', keys),
  };
}

/** The plan as it is from what the file holds now. */
function since(existing: Document | undefined, { path, after }: FilePlan): FilePlan {
  return { path, before: existing?.text, after, changed: after !== (existing?.text ?? '') };
}

async function planFile(path: string, file: FileKind, document: Document, edits: FileEdits): Promise<FilePlan> {
  requireSharedBounds(path, file, document, edits);
  const after = editText(document, file, edits);
  const changed = after !== document.text;
  if (changed) await verifyEdit(file, document, after, edits);
  return { path, before: document.text, after, changed };
}

function resolveAll(
  { config, credentials }: Readonly<Record<FileKind, Document>>,
  edits: readonly ProfileEdit[],
): Readonly<Record<FileKind, FileEdits>> {
  const resolved = [...mergeByProfile(edits)].map(([profile, edit]): [string, ResolvedEdit] => {
    const inConfig = findSections(config, 'config', profile);
    const inCredentials = findSections(credentials, 'credentials', profile);
    return [profile, resolveCrossFileEdits(edit, inConfig, inCredentials)];
  });
  return {
    config: new Map(resolved.map(([profile, edit]) => [profile, edit.config])),
    credentials: new Map(resolved.map(([profile, edit]) => [profile, edit.credentials])),
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

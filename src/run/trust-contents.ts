import { resolve } from 'node:path';
import type { Document } from '../config-files/document.ts';
import { readDocument } from '../config-files/read.ts';
import { type FileKind, readProfileName, readValue } from '../config-files/sections.ts';
import { resolveRealPath } from '../files/paths.ts';
import { readGitStates } from '../repository/git-states.ts';
import { hasTrustKey, PLUGINS, RESOLVING_KEYS, TRUST_KEYS, type TrustSubject } from './trust.ts';
import { findPrograms } from './trust-programs.ts';

/** One thing to agree to. Whatever of it changes makes it another one. */
export interface TrustContent {
  /** The AWS file that names it. */
  readonly file: string;
  /** Null where it may be any profile's. */
  readonly profile: string | null;
  /** Null where readers of the file disagree about the line. */
  readonly key: (typeof TRUST_KEYS)[number] | typeof PLUGINS | null;
  /** What the key says, with the module's name before it; the whole line where readers disagree. */
  readonly value: string;
  /** A program of the repository that the command names, or where the token really lies. */
  readonly path: string | null;
  /** Of that program, in hex. */
  readonly sha256: string | null;
}

/** Whether resolving a profile does it, and not only a program that gets the files. */
export function isOfResolving({ key, value }: TrustContent): boolean {
  return RESOLVING_KEYS.some(
    (resolving) => key === resolving || (key === null && value.toLowerCase().includes(resolving)),
  );
}

type Named = Pick<TrustContent, 'profile' | 'key' | 'value'>;

/** What the files of the repository would run or read out. A person's own, untracked file may say what it likes. */
export async function findTrustContents(subject: TrustSubject): Promise<readonly TrustContent[]> {
  const { configFile, credentialsFile } = subject.repository;
  return [
    ...(await findInFile(configFile, 'config', subject)),
    ...(await findInFile(credentialsFile, 'credentials', subject)),
  ];
}

async function findInFile(file: string, kind: FileKind, subject: TrustSubject): Promise<TrustContent[]> {
  const document = readDocument(file);
  if (document === undefined || !hasTrustKey(document.text) || (await isOwnFile(file, subject))) return [];
  const all = listNamed(document, kind);
  const contents = await Promise.all(
    all.map(async (named): Promise<TrustContent[]> => {
      if (named.key === 'web_identity_token_file') {
        return [{ file, ...named, path: await findToken(named.value, subject), sha256: null }];
      }
      const command = named.key === PLUGINS ? describeModule(named, all) : named.value;
      const programs = findPrograms(command, subject).map((program) => ({ file, ...named, ...program }));
      return [{ file, ...named, path: null, sha256: null }, ...programs];
    }),
  );
  return contents.flat();
}

/** Whether git tracks neither the file nor what it is a link to. Where nobody can tell, it does. */
async function isOwnFile(file: string, { runtime }: TrustSubject): Promise<boolean> {
  const target = await resolveRealPath(file);
  const states = await readGitStates([...new Set([file, target])], { env: runtime.env, signal: runtime.interrupt });
  const isUntracked = (path: string) => ['ignored', 'exposed'].includes(states.get(path) ?? 'unknown');
  // A person's own link may lead out of every repository, to ~/.aws for one.
  return isUntracked(file) && (isUntracked(target) || states.get(target) === 'outside');
}

/** Every key that runs or reads something. A line with such a key that is none to botocore may be one to others. */
function listNamed(document: Document, kind: FileKind): Named[] {
  const { text, sections } = document;
  const known = new Set<number>();
  const named: Named[] = kind === 'config' ? listPlugins(document, known) : [];
  for (const { header, entries } of sections) {
    for (const key of TRUST_KEYS) {
      const entry = entries.get(key);
      if (entry === undefined || known.has(entry.line)) continue;
      known.add(entry.line);
      const value = readValue(text, entry);
      if (HARMLESS[key] !== value && value !== '')
        named.push({ profile: readProfileName(header, kind) ?? null, key, value });
    }
  }
  text.split(/\r\n|\r|\n/).forEach((line, at) => {
    if (known.has(at + 1) || !hasTrustKey(line) || line.trim() === `[${PLUGINS}]` || /^\s*[#;]/.test(line)) return;
    named.push({ profile: null, key: null, value: line.trim() });
  });
  return named;
}

/** The values by which the AWS CLI does no such thing. */
const HARMLESS: Readonly<Partial<Record<(typeof TRUST_KEYS)[number], string>>> = {
  cli_auto_prompt: 'off',
  cli_history: 'disabled',
};

/** What the AWS CLI would load: [DEFAULT] lends its keys to that section as well. */
function listPlugins({ text, sections, defaults }: Document, known: Set<number>): Named[] {
  const plugins = [...sections].filter(({ header }) => header === PLUGINS);
  const entries = plugins.length === 0 ? [] : [defaults, ...plugins.map((section) => section.entries)];
  return entries.flatMap((all) =>
    [...all].map(([name, entry]) => {
      known.add(entry.line);
      return { profile: null, key: PLUGINS, value: `${name} = ${readValue(text, entry)}` };
    }),
  );
}

/** The files that Python may take a plugin from, as words of a command. */
function describeModule({ value }: Named, plugins: readonly Named[]): string {
  const [, name = ''] = value.split(' = ');
  const folders = plugins.flatMap((plugin) => /^cli_legacy_plugin_path = (.*)/s.exec(plugin.value)?.[1] ?? []);
  const path = name.replaceAll('.', '/');
  return [...folders, `${path}.py`, `${path}/__init__.py`].map((word) => `"${word}"`).join(' ');
}

/** A link to another file than the one agreed to is another content. */
async function findToken(value: string, { runtime }: TrustSubject): Promise<string> {
  const path = resolve(runtime.cwd, value);
  return resolveRealPath(path).catch(() => path);
}

import type { Document, Section } from './document.ts';
import { applyTextEdits, type TextEdit } from './edit-text.ts';
import { parse } from './parse.ts';
import type { FilePlan, ProfilePlan } from './plan.ts';
import { type AwsFilePaths, readAwsFiles } from './read.ts';
import { requireSharedBounds } from './section-bounds.ts';
import { type FileKind, findIndexes, readValue } from './sections.ts';

/**
 * Reads both files and plans them without the sections of `profiles`; touches neither. What follows the last key of a
 * section, such as a comment on the next one, stays. Throws what planning an edit throws.
 */
export async function planRemoval(paths: AwsFilePaths, profiles: readonly string[]): Promise<ProfilePlan> {
  const { config, credentials } = readAwsFiles(paths);
  return {
    config: planFile(paths.configFile, 'config', config, profiles),
    credentials: planFile(paths.credentialsFile, 'credentials', credentials, profiles),
  };
}

function planFile(path: string, file: FileKind, found: Document | undefined, profiles: readonly string[]): FilePlan {
  const document = found ?? parse('');
  const indexes = findIndexes(document, file, ...profiles);
  requireSharedBounds(path, file, document, new Map(profiles.map((profile) => [profile, new Map([['', null]])])));
  const sections = indexes.flatMap((index) => document.sections.at(index) ?? []);
  const after = applyTextEdits(
    document.text,
    sections.map((section) => cutSection(document.text, section)),
  );
  assertOthersStay(document, parse(after), indexes);
  return { path, before: found?.text, after, changed: after !== document.text };
}

/** From the header to the end of the last value, and the blank lines behind it. */
function cutSection(text: string, section: Section): TextEdit {
  const ends = [...section.entries.values()].flatMap(({ next, continuations }) => [
    next,
    ...continuations.map((line) => line.next),
  ]);
  const blankLines = /(?:[ \t]*(?:\r\n|\n|\r))*/y;
  blankLines.lastIndex = Math.max(section.next, ...ends);
  blankLines.test(text);
  return { start: section.start, end: blankLines.lastIndex, text: '' };
}

/** Throws a plain Error, our bug, unless every other section says what it said. */
function assertOthersStay(before: Document, after: Document, removed: readonly number[]): void {
  const kept = [...before.sections].filter((_, index) => !removed.includes(index));
  const isSame =
    after.problems.length === 0 &&
    after.sections.length === kept.length &&
    kept.every((section, index) => describe(before, section) === describe(after, after.sections.at(index)));
  if (!isSame) throw new Error('Nothing was saved: taking profiles out of the AWS files would change others.');
}

function describe({ text }: Document, section: Section | undefined): string {
  const values = [...(section?.entries ?? [])].map(([key, entry]) => [key, readValue(text, entry)]);
  return JSON.stringify([section?.header, values]);
}

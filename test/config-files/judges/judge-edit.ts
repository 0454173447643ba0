import type { Document } from '../../../src/config-files/document.ts';
import type { FileEdits } from '../../../src/config-files/managed-keys.ts';
import { parse } from '../../../src/config-files/parse.ts';
import type { FileKind } from '../../../src/config-files/sections.ts';
import { touchedBy } from './changes.ts';
import { objections } from './compare.ts';
import { NPM_INI } from './npm-ini.ts';
import { SDK_LOADER } from './sdk-loader.ts';
import { sectionText } from './section-text.ts';

/**
 * Reads the whole old and the whole new text with npm `ini` and with the SDK's loader and throws unless each finds
 * exactly the asked keys changed.
 */
export async function judgeEdit(file: FileKind, before: Document, after: string, edits: FileEdits): Promise<void> {
  const edited = parse(after);
  const { sections, changes } = touchedBy(file, before, edited, edits);
  const others = [...before.sections].map((_, index) => (sections.includes(index) ? '' : sectionText(before, index)));
  const texts = { before: before.text, after, rest: others.join('') };
  for (const reader of [NPM_INI, SDK_LOADER]) {
    const found = await objections(reader, texts, changes);
    if (found.length > 0) throw new Error(`To ${reader.name}, the edit of ${file} is wrong: ${found.join('; ')}`);
  }
}

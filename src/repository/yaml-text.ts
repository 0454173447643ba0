import { readFileSync } from 'node:fs';
import type { FailureCode } from '../errors/catalogue.ts';
import { Failure } from '../errors/failure.ts';
import { isMissing } from './paths.ts';

/**
 * The text of `file`, or undefined where there is none.
 * Throws `code` for what is no UTF-8 text or cannot be read.
 */
export async function readYamlText(file: string, code: FailureCode = 'YAML_UNREADABLE'): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    // Small, and read by every command: waiting for it would take longer than reading it.
    bytes = readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Failure(code, `${file} cannot be read: ${error instanceof Error ? error.message : error}`, {
      suggestions: ['Make it a readable file, then run the command again.'],
      cause: error,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Failure(code, `${file} is not UTF-8 text.`, {
      suggestions: ['Save the file as UTF-8, then run the command again.'],
      cause: error,
    });
  }
}

import type { Reader } from './change.ts';

/** Section names with which the loader writes into JavaScript's own objects, or gives up the whole file. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype).join('|');
const HARMFUL_HEADER = new RegExp(`^(\\s*\\[(?:profile )?)(${INHERITED})(\\].*)$`, 'gm');
let counter = 0;

/**
 * The JavaScript SDK's loader. Known to differ from botocore: it cuts a value at a blank followed by # or ;,
 * tells `Region` from `region`, wants `=`, takes indented lines after an empty key for its block, knows no
 * lone CR as a line end, does not see some spellings of a header, and reads no file with a `[__proto__]` in it.
 * The text goes to it through its own interception of files, so that no secret lies anywhere else on disk.
 */
export const SDK_LOADER: Reader = {
  name: "the SDK's loader",
  knowsDialect: true,
  async read(text) {
    const { externalDataInterceptor, loadSharedConfigFiles } = await import('@smithy/core/config');
    const files = { filepath: `\0pf-aws/${counter++}`, configFilepath: `\0pf-aws/${counter++}` };
    externalDataInterceptor.interceptFile(files.filepath, tamed(text));
    externalDataInterceptor.interceptFile(files.configFilepath, '');
    try {
      // As credentials: there the loader keeps every section, under the name it makes of its header.
      const { credentialsFile } = await loadSharedConfigFiles(files);
      return flatten(credentialsFile);
    } finally {
      const record: Record<string, unknown> = externalDataInterceptor.getFileRecord();
      delete record[files.filepath];
      delete record[files.configFilepath];
    }
  },
};

function tamed(text: string): string {
  return text.replaceAll(/\r(?!\n)/g, '\n').replaceAll(HARMFUL_HEADER, '$1-$2$3');
}

function flatten(
  sections: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const [section, keys] of Object.entries(sections)) {
    for (const [key, value] of Object.entries(keys)) {
      if (value !== undefined) found.set(`${section}.${key}`, value);
    }
  }
  return found;
}

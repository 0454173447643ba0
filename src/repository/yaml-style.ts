import { type Scalar, visit } from 'yaml';
import type { YamlMap } from './yaml-map.ts';

/** How a file is written, as far as it tells: what is added to it, or stands beside it, is written the same way. */
export interface YamlStyle {
  /** Whether a text that needs no quotes has some. */
  readonly quotesAll?: boolean;
  readonly quote?: '"' | "'";
}

/** As Panfactum's own tool writes. */
const USUAL = { quotesAll: false, quote: '"' } as const;

/** No reader takes it for a number, a date or a boolean. */
const PLAIN = /^[a-z_][\w./+@-]*$/i;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isPlain(value: string): boolean {
  return PLAIN.test(value) && !WORDS.test(value);
}

/** The style of what most of the texts of a file show. */
export function readYamlStyle({ document }: Pick<YamlMap, 'document'>): YamlStyle {
  const texts: Scalar[] = [];
  visit(document, {
    Scalar(place, node) {
      if (place !== 'key' && typeof node.value === 'string') texts.push(node);
    },
  });
  const count = (type: string, among = texts) => among.filter((node) => node.type === type).length;
  const open = texts.filter(({ value }) => typeof value === 'string' && isPlain(value));
  const [plain, doubled, single] = [count('PLAIN', open), count('QUOTE_DOUBLE'), count('QUOTE_SINGLE')];
  return {
    ...(open.length === 0 ? {} : { quotesAll: plain < open.length - plain }),
    ...(doubled + single === 0 ? {} : { quote: single > doubled ? "'" : '"' }),
  };
}

/** `value` as text to every reader, in the first of `styles` that tells. */
export function formatYamlText(value: string, styles: readonly YamlStyle[]): string {
  const { quotesAll, quote } = Object.assign({}, USUAL, ...styles.toReversed());
  if (!quotesAll && isPlain(value)) return value;
  return quote === "'" && /^[\x20-\x7e]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

/** The line end of the last line. */
export function readLineEnd(text: string): '\n' | '\r\n' {
  return /\r\n(?![\s\S]*\n)/.test(text) ? '\r\n' : '\n';
}

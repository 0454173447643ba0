import { YamlNumber, type YamlValue, type YamlValues } from './yaml.ts';

/** A line with something on it: its indentation and what follows that. */
interface Line {
  readonly indent: number;
  readonly text: string;
}

/** A key that no reader takes for anything but text, but for those of NO_TEXT. */
const KEY = /^[A-Za-z_][\w./-]{0,99}$/;
const ITEM = /^-( +)(.*)$/;
const NO_TEXT = /^(?:null|true|false)$/i;

/** One line of plain text; `:` and `#` are looked at apart. */
const PLAIN = /^(?:[A-Za-z0-9_./+$(]|-[0-9])[\x20-\x7e\u00a1-\u1fff]*$/;
/** What may be no text to YAML 1.2. */
const MAYBE_NO_TEXT = /^[-+.\d]|^(?:true|false|null)$/i;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const ODD_NUMBER = /^(?:[-+]?\.inf|\.nan|0[xo].*)$/i;
/** A list or mapping on one line whose entries are single words. */
const FLOW = /^(?:\[([^[\]{}"'#]*)\]|\{([^[\]{}"'#]*)\})$/;
const WORD = /^[A-Za-z0-9_./][\w./@+-]*$/;

/** Thrown inside of this file alone. */
const UNSURE = new Error('not sure');

/**
 * The values of a YAML file that nobody could read otherwise: block mappings and lists, texts on one line. Undefined
 * for anything else (anchors, tags, escapes, texts of several lines, odd indentation, a key that stands twice), which
 * is for the `yaml` package: loading that takes twenty times as long, and `pf aws verify` runs before every unit of
 * terragrunt.
 */
export function parseYamlQuickly(text: string): YamlValues | undefined {
  try {
    const lines = splitLines(text);
    if (lines.length === 0) return {};
    const reader = new BlockReader(lines);
    const values = reader.readMapping(0);
    return reader.isAtEnd ? values : undefined;
  } catch (error) {
    if (error === UNSURE) return undefined;
    throw error;
  }
}

/** The lines that say something; a mark of byte order and `---` before the first of them say nothing. */
function splitLines(text: string): Line[] {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  // Other ends of lines.
  if (['\r', '\u2028', '\u2029'].some((end) => plain.includes(end))) throw UNSURE;
  const lines: Line[] = [];
  let isOpen = true;
  for (const line of (plain.startsWith('\uFEFF') ? plain.slice(1) : plain).split('\n')) {
    if (isOpen && line === '---') {
      isOpen = false;
      continue;
    }
    let indent = 0;
    while (line[indent] === ' ') indent += 1;
    const content = indent === 0 ? line : line.slice(indent);
    if (content === '' || content[0] === '#') continue;
    if (content.trimStart() !== content) throw UNSURE;
    isOpen = false;
    lines.push({ indent, text: content });
  }
  return lines;
}

class BlockReader {
  readonly #lines: Line[];
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#lines.length;
  }

  readMapping(indent: number): YamlValues {
    const values: Record<string, YamlValue> = {};
    let count = 0;
    for (let line = this.#next(indent); line !== undefined; line = this.#next(indent)) {
      const pair = splitPair(line.text);
      if (pair === undefined) break;
      const { key, rest } = pair;
      if (isReserved(key) || Object.hasOwn(values, key)) throw UNSURE;
      this.#at += 1;
      count += 1;
      values[key] = isNothing(rest) ? this.#readBelow(indent) : this.#readOnLine(rest, indent);
    }
    if (count === 0) throw UNSURE;
    return values;
  }

  /**
   * What stands below a key without a value: a mapping or a list further in, a list as far in as the key, or nothing.
   */
  #readBelow(indent: number): YamlValue {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return null;
    if (ITEM.test(line.text)) return this.#readList(line.indent);
    return line.indent === indent ? null : this.readMapping(line.indent);
  }

  #readList(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.#next(indent); line !== undefined; line = this.#next(indent)) {
      const [, space = '', rest = ''] = ITEM.exec(line.text) ?? [];
      if (space === '') break;
      if (splitPair(rest) !== undefined) {
        const inner = indent + 1 + space.length;
        // The first key of the mapping stands behind the hyphen, the others below it.
        this.#lines[this.#at] = { indent: inner, text: rest };
        items.push(this.readMapping(inner));
      } else {
        this.#at += 1;
        items.push(this.#readOnLine(rest, indent));
      }
    }
    return items;
  }

  /**
   * The line at hand where it is as far in as `indent`; one that is further in goes on with something, unknown what.
   */
  #next(indent: number): Line | undefined {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return undefined;
    if (line.indent > indent) throw UNSURE;
    return line;
  }

  #readOnLine(rest: string, indent: number): YamlValue {
    const next = this.#lines[this.#at];
    if (next !== undefined && next.indent > indent) throw UNSURE;
    return readValue(rest);
  }
}

/** A key and the rest of its line; undefined for a line that is no pair. */
function splitPair(text: string): { readonly key: string; readonly rest: string } | undefined {
  const colon = text.indexOf(':');
  const key = text.slice(0, colon);
  if (colon < 0 || !KEY.test(key)) return undefined;
  if (colon === text.length - 1) return { key, rest: '' };
  let at = colon + 1;
  while (text[at] === ' ') at += 1;
  return at === colon + 1 ? undefined : { key, rest: text.slice(at) };
}

/** Whether a key is no text to some reader, or none to set in JavaScript. */
function isReserved(key: string): boolean {
  return key === '__proto__' || NO_TEXT.test(key);
}

/** Whether nothing, or a comment alone, is there. */
function isNothing(rest: string): boolean {
  return rest === '' || rest[0] === '#';
}

function readValue(rest: string): YamlValue {
  if (rest[0] === '"' || rest[0] === "'") return readQuoted(rest);
  const comment = rest.indexOf(' #');
  const text = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  if (text[0] === '[' || text[0] === '{') return readFlow(text);
  if (!PLAIN.test(text) || text.includes(': ') || text.endsWith(':')) throw UNSURE;
  return resolvePlain(text);
}

function readQuoted(rest: string): YamlValue {
  const [, double, single, after = ''] = /^(?:"([^"\\]*)"|'((?:[^']|'')*)')(.*)$/.exec(rest) ?? [];
  if (double === undefined && single === undefined) throw UNSURE;
  if (after !== '' && !/^ +(?:#.*)?$/.test(after)) throw UNSURE;
  return double ?? single?.replaceAll("''", "'") ?? null;
}

function readFlow(text: string): YamlValue {
  const [flow, list, mapping] = FLOW.exec(text) ?? [];
  if (flow === undefined) throw UNSURE;
  return list === undefined ? readFlowMapping(mapping ?? '') : splitFlow(list).map(readWord);
}

function readFlowMapping(text: string): YamlValues {
  const values = new Map<string, YamlValue>();
  for (const entry of splitFlow(text)) {
    const [, key, value] = /^([A-Za-z_]\w*): +(\S+)$/.exec(entry) ?? [];
    if (key === undefined || value === undefined || isReserved(key) || values.has(key)) {
      throw UNSURE;
    }
    values.set(key, readWord(value));
  }
  return Object.fromEntries(values);
}

function splitFlow(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((entry) => entry.trim());
}

function readWord(word: string): YamlValue {
  if (!WORD.test(word)) throw UNSURE;
  return resolvePlain(word);
}

/** What YAML 1.2 makes of an unquoted text. */
function resolvePlain(text: string): YamlValue {
  if (!MAYBE_NO_TEXT.test(text)) return text;
  if (/^(?:[Tt]rue|TRUE)$/.test(text)) return true;
  if (/^(?:[Ff]alse|FALSE)$/.test(text)) return false;
  if (/^(?:[Nn]ull|NULL)$/.test(text)) return null;
  if (ODD_NUMBER.test(text)) throw UNSURE;
  return NUMBER.test(text) ? new YamlNumber(text) : text;
}

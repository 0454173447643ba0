const BLANKS = ' \t\r\n';

type State = 'between' | 'word' | 'escape' | "'" | '"';

interface Splitter {
  readonly words: string[];
  word: string | undefined;
  state: State;
  /** Where an escape returns to. */
  resume: State;
}

/**
 * Python's `shlex.split(text)`, with which botocore takes the profile's name out of a header.
 * Undefined where Python raises: an open quotation, nothing after a backslash.
 */
export function shellWords(text: string): string[] | undefined {
  const splitter: Splitter = { words: [], word: undefined, state: 'between', resume: 'between' };
  for (const character of text) take(splitter, character);
  if (splitter.state !== 'between' && splitter.state !== 'word') return undefined;
  if (splitter.word !== undefined) splitter.words.push(splitter.word);
  return splitter.words;
}

function take(splitter: Splitter, character: string): void {
  if (splitter.state === 'escape') takeEscaped(splitter, character);
  else if (splitter.state === "'" || splitter.state === '"') takeQuoted(splitter, character, splitter.state);
  else takePlain(splitter, character);
}

function takePlain(splitter: Splitter, character: string): void {
  if (BLANKS.includes(character)) {
    if (splitter.word !== undefined) splitter.words.push(splitter.word);
    splitter.word = undefined;
    splitter.state = 'between';
  } else if (character === '\\') {
    splitter.word ??= '';
    splitter.resume = 'word';
    splitter.state = 'escape';
  } else if (character === '"' || character === "'") {
    splitter.word ??= '';
    splitter.state = character;
  } else {
    splitter.word = (splitter.word ?? '') + character;
    splitter.state = 'word';
  }
}

function takeQuoted(splitter: Splitter, character: string, quote: '"' | "'"): void {
  if (character === quote) splitter.state = 'word';
  else if (character === '\\' && quote === '"') {
    splitter.resume = quote;
    splitter.state = 'escape';
  } else splitter.word += character;
}

function takeEscaped(splitter: Splitter, character: string): void {
  // Inside double quotes a backslash stays unless it guards a quote or another backslash.
  if (splitter.resume === '"' && character !== '\\' && character !== '"') splitter.word += '\\';
  splitter.word += character;
  splitter.state = splitter.resume;
}

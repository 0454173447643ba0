import { distance } from 'fastest-levenshtein';

/** Shorter than this, first and last four characters would be most of a key id. */
const SHORTEST_KEY_ID = 12;

/** `AKIA…WXYZ`: enough to tell keys apart and to find one, too little to be one. */
export function maskKeyId(keyId: string): string {
  return keyId.length < SHORTEST_KEY_ID ? '…' : `${keyId.slice(0, 4)}…${getLastFour(keyId)}`;
}

/** A key id of unchanged length, all but its last four characters hidden. */
export function hideKeyId(keyId: string): string {
  return getLastFour(keyId).padStart(keyId.length, '*');
}

/** ISO 8601, UTC; null where there is none. */
export function toIsoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** A hidden key id for a person: `…WXYZ`. */
export function shortenKeyId(hidden: string): string {
  return hidden.replace(/^\*+/, '…');
}

/** How sentences name a key: `the key ending in WXYZ`. */
export function getLastFour(keyId: string): string {
  return keyId.slice(-4);
}

/** `user/NAME` of an ARN: the account stands beside it. */
export function shortenArn(arn: string): string {
  const principal = arn.split(':').slice(5).join(':') || arn;
  // A session that an SDK names tells nobody anything.
  return principal.replace(/^(assumed-role\/[^/]+)\/(?:aws-sdk-js|botocore)-.*$/, '$1');
}

/** One word for a shell, in quotes where it must be. zsh takes `=` at the start of a word for a program to look up. */
export function quoteForShell(word: string): string {
  return isShellWord(word) ? word : putInQuotes(word);
}

/** Whether bash, zsh and fish take `word` as it stands. */
export function isShellWord(word: string): boolean {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word);
}

/** A word in quotes, in which nothing is left open, or one that stands for a name. */
const QUOTED_OR_OPEN = /(?<=^|[\s=])'[^']*'(?:\\''[^']*')*|\b[A-Z]+\b/g;

/** Puts `names` where advice leaves them open (`ENVIRONMENT`, `PROFILE`), each as one word for a shell. */
export function fillNames(advice: string, names: Readonly<Record<string, string | undefined>>): string {
  return advice.replaceAll(QUOTED_OR_OPEN, (word) => {
    const name = Object.hasOwn(names, word) ? names[word] : undefined;
    return name === undefined ? word : quoteForShell(name);
  });
}

/** In a command of ours, what nobody has named: it asks then, or takes what the folder says. */
const OPEN_NAMES = /(?<=(?:^|: )pf .*) (?:ENVIRONMENT|--profile PROFILE)\b/g;

/** Advice as it is typed: with the names that `details` tell, and without those that are not known. */
export function settleAdvice(
  advice: readonly string[],
  { environment, profile, region }: Readonly<Record<string, unknown>>,
): string[] {
  const known = (name: unknown) => (typeof name === 'string' ? name : undefined);
  const names = { ENVIRONMENT: known(environment), PROFILE: known(profile), REGION: known(region) };
  return advice.map((line) => fillNames(line, names).replaceAll(OPEN_NAMES, ''));
}

/**
 * Whether an environment that is there already may be called so, by the rules of others: no shell reads more than a
 * word in it.
 */
export function isUsableName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(name);
}

/** One word for a POSIX shell, in quotes whatever it holds. */
export function putInQuotes(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The same for fish, to which a backslash means itself before nothing but a quote and a backslash. */
export function putInFishQuotes(word: string): string {
  return `'${word.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** The command that begins a session of single sign-on, for whoever asks as `profile`. */
export function suggestLogin(profile: string): string {
  return `Log in with: pf aws sso login --profile ${quoteForShell(profile)}`;
}

/** The same command with the name of the environment, which people know, for its profile. */
export function fillLogin(suggestions: readonly string[], profile: string, environment: string): string[] {
  const byProfile = suggestLogin(profile).replace(/^.*?: pf /, '');
  return suggestions.map((suggestion) =>
    suggestion.replace(byProfile, () => `aws sso login ${quoteForShell(environment)}`),
  );
}

let program = 'pf';

/** Has what is advised name the program as its host calls itself, or as it was started. */
export function setProgramName(name: string): void {
  program = name;
}

/** Commands of ours in a text, by the name in force: as words, or as strings in a list. */
export function fillProgramName(text: string): string {
  return program === 'pf' ? text : text.replaceAll(/\bpf(?=(?: |", ")(?:aws|terragrunt)\b)/g, () => program);
}

/** Where results list what to type. */
const LISTS: ReadonlySet<string> = new Set(['next', 'suggestions']);

/** `result`, with the commands that it advises called by the name in force. */
export function fillProgramNames<T>(result: T): T {
  if (typeof result !== 'object' || result === null) return result;
  for (const [key, value] of Object.entries(result)) {
    const isList = LISTS.has(key) && Array.isArray(value);
    if (isList) Object.assign(result, { [key]: value.map((line) => fillProgramName(String(line))) });
    // A step's; that of exec is a list, of what somebody typed.
    else if (key === 'command' && typeof value === 'string') Object.assign(result, { command: fillProgramName(value) });
    else fillProgramNames(value);
  }
  return result;
}

/** The candidate a person most likely meant; undefined where none is near: a third of the letters may be wrong. */
export function suggestName<Name extends string>(typed: string, candidates: readonly Name[]): Name | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: measureMistake(typed, candidate) - (candidate.startsWith(typed) ? 2 : 0) }))
    .toSorted((left, right) => left.far - right.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, typed.length / 3) ? best.candidate : undefined;
}

/** How many letters are wrong; two that changed places are nearer than two others. */
export function measureMistake(typed: string, name: string): number {
  const [one, other] = [typed, name].map((word) => [...word].sort().join(''));
  return distance(typed, name) - (one === other ? 0.5 : 0);
}

/** Two letters swapped count as two. */
const MOST_TYPING_MISTAKES = 2;

/** `prodution` is a typing mistake of `production`; `production2` and `pre-production` are names of their own. */
export function isTypingMistake(typed: string, name: string): boolean {
  const isExtended = typed.startsWith(name) || typed.endsWith(name);
  return !isExtended && distance(typed, name) <= MOST_TYPING_MISTAKES;
}

/** A text from outside as it may be shown: what a terminal would act on, or would not show, by its code. */
export function showText(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Green, red and bold of our own; a line break; a tab. */
const OURS = String.raw`\x1b\[(?:0|1|2|22|3[1-7]|39|9[0-7])m|[\n\t]`;
/** Control characters, and those that turn the direction of a text around. */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const EITHER = new RegExp(`(${OURS})|${STEERING.source}`, 'gu');

/** A name or a sentence from outside, as one line that steers nothing. */
export function toPlainLine(text: string): string {
  return text.replaceAll(STEERING, ' ');
}

/** `text` as a terminal may show it: names, files and AWS's words come from outside, and none of them may steer it. */
export function makePrintable(text: string): string {
  return text.replaceAll(EITHER, (_whole, ours?: string) => ours ?? ' ');
}

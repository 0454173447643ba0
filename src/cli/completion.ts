import { isShellWord } from '../text.ts';

/** What completion has to know of a command; oclif's own shape of one has all this. */
export interface CompletableCommand {
  readonly id: string;
  readonly hidden?: boolean | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly flags: Readonly<Record<string, CompletableFlag>>;
}

interface CompletableFlag {
  readonly type: string;
  readonly options?: readonly string[] | undefined;
  readonly allowNo?: boolean | undefined;
  readonly hidden?: boolean | undefined;
}

/** Names only the repository knows. Each is looked up when it is asked for. */
export interface KnownNames {
  readonly environments: () => Promise<readonly string[]>;
  readonly profiles: () => Promise<readonly string[]>;
  /** The environment of the management account, which has one. */
  readonly management: () => Promise<string>;
}

/** What may stand in place of the last of `words`, typed after `pf`; none where only files fit. */
export async function listCompletions(
  words: readonly string[],
  commands: readonly CompletableCommand[],
  known: KnownNames,
): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const [, flag = '', ofFlag] = /^(--[\w-]+=)(.*)$/.exec(typed) ?? [];
  const current = ofFlag ?? typed;
  const before = [...words.slice(0, -1).filter(isNoSign), ...(flag === '' ? [] : [flag.slice(0, -1)])];
  const visible = commands.filter(({ hidden }) => hidden !== true);
  const command = findCommand(before, visible);
  const helped = before[0] === 'help';
  const candidates =
    command === undefined || helped
      ? listNextWords(helped ? before.slice(1) : before, visible)
      : await listCandidates(command, before, current, known);
  const fitting = [...new Set(candidates)]
    .filter((name) => isSafe(name, current) && name.startsWith(current))
    .toSorted();
  return fitting.map((candidate) => `${flag}${candidate}`);
}

/** Whether a shell may put `name` on its line as it stands: bash expands it, and Enter would run it. */
function isSafe(name: string, typed: string): boolean {
  return isShellWord(name) && (typed.startsWith('-') || !name.startsWith('-'));
}

/** bash makes three words of `--region=us`. */
function isNoSign(word: string): boolean {
  return word !== '=';
}

/** The command whose name the words begin with. */
function findCommand(
  words: readonly string[],
  commands: readonly CompletableCommand[],
): CompletableCommand | undefined {
  return commands.find(({ id }) => {
    const name = id.split(':');
    return name.length <= words.length && name.every((part, at) => part === words[at]);
  });
}

function listNextWords(words: readonly string[], commands: readonly CompletableCommand[]): string[] {
  return commands.flatMap(({ id }) => {
    const name = id.split(':');
    return words.every((word, at) => word === name[at]) ? (name[words.length] ?? []) : [];
  });
}

/** What a new account is most often for. */
const USUAL = ['production', 'staging', 'development'];

async function listCandidates(
  { id, args, flags }: CompletableCommand,
  before: readonly string[],
  current: string,
  known: KnownNames,
): Promise<readonly string[]> {
  // The words of another program, which the shell's own completion knows.
  if (before.includes('--')) return [];
  const flagName = before.at(-1)?.replace(/^--/, '') ?? '';
  const flag = before.at(-1)?.startsWith('--') ? flags[flagName] : undefined;
  if (flag?.type === 'option') return flag.options ?? listValues(flagName, known);
  if (current.startsWith('-')) return listFlags(flags).filter((name) => !before.includes(name));
  if (!('environment' in args)) return [];
  const environments = await known.environments();
  if (id !== 'aws:account:add') return environments;
  const management = await known.management();
  return [...environments, ...USUAL].filter((name) => name !== management);
}

async function listValues(flagName: string, known: KnownNames): Promise<readonly string[]> {
  if (/(^|-)region$/.test(flagName)) return (await import('../terragrunt/regions.ts')).regionNames;
  return /(^|-)profile$/.test(flagName) ? known.profiles() : [];
}

function listFlags(flags: CompletableCommand['flags']): string[] {
  return Object.entries(flags).flatMap(([name, { allowNo, hidden }]) => {
    if (hidden === true) return [];
    return allowNo === true ? [`--${name}`, `--no-${name}`] : [`--${name}`];
  });
}

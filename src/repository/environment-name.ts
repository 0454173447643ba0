import { Failure } from '../errors/failure.ts';

const PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SHORTEST = 3;
const LONGEST = 32;

/** Folders of regions, and that of what belongs to none, stand inside those of environments. */
const REGION = /^([a-z]{2}(-gov|-iso[a-z]*)?|eusc-de)-(north|south|central|((north|south)?(east|west)))-\d+$/;
const GLOBAL = 'global';
/** What people type where a name is asked for: an account's id, or the name of a profile. */
const ACCOUNT_ID = /^\d{12}$/;
const PROFILE = /^(.+)-superuser$/;

/** Whether a new environment may be called so. */
function isEnvironmentName(name: string): boolean {
  const isLong = name.length >= SHORTEST && name.length <= LONGEST;
  return PATTERN.test(name) && isLong && ![isRegionFolder, isAccountId, isProfile].some((isOther) => isOther(name));
}

function isRegionFolder(name: string): boolean {
  return name === GLOBAL || REGION.test(name);
}

function isAccountId(name: string): boolean {
  return ACCOUNT_ID.test(name);
}

function isProfile(name: string): boolean {
  return PROFILE.test(name);
}

/** Gives back `name`, or throws ENVIRONMENT_NAME_INVALID saying which rule it breaks and what keeps them. */
export function validateEnvironmentName(name: string): string {
  if (isEnvironmentName(name)) return name;
  const instead = mendNames(name);
  throw new Failure('ENVIRONMENT_NAME_INVALID', `Invalid name ${JSON.stringify(name)}: ${describeRule(name)}.`, {
    ...(instead === undefined ? {} : { suggestions: [`Use ${instead.join(' ')} instead.`] }),
    // What is to stand in the place of the word.
    details: { environment: name, ...(instead === undefined ? {} : { instead }) },
  });
}

function describeRule(name: string): string {
  if (name.includes(',')) return 'names are separated by blanks';
  if (/[^a-z0-9-]/.test(name)) return 'use a-z, 0-9 and hyphens';
  if (name.length < SHORTEST) return `use at least ${SHORTEST} characters`;
  if (name.length > LONGEST) return `use at most ${LONGEST} characters`;
  if (isRegionFolder(name)) return 'region folders have this name';
  if (isAccountId(name)) return 'this is an account id';
  if (isProfile(name)) return 'this is the name of a profile';
  if (name.includes('--')) return 'use no two hyphens in a row';
  return 'it cannot begin or end with a hyphen';
}

/** The names that were meant, none of them lost: several with commas between them, or one with a slip in it. */
function mendNames(typed: string): string[] | undefined {
  const words = typed.split(/[,;\s]+/).filter((word) => word !== '');
  const names = words.flatMap((word) => suggestValidName(word) ?? []);
  if (names.length > 0 && names.length === words.length) return names;
  const whole = suggestValidName(typed.replaceAll(/[,;]/g, ''));
  return whole === undefined ? undefined : [whole];
}

function suggestValidName(name: string): string | undefined {
  const offer = (PROFILE.exec(name)?.[1] ?? name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-|-$/g, '');
  return isEnvironmentName(offer) ? offer : undefined;
}

/** What an account may be called as an environment, by its own name, without the `prefix` that all of them have. */
export function proposeName(accountName: string, prefix: string): string | undefined {
  const offer = suggestValidName(accountName);
  return (offer?.startsWith(prefix) ? suggestValidName(offer.slice(prefix.length)) : undefined) ?? offer;
}

/** ENVIRONMENT_UNKNOWN; `owner` is the environment whose profile or account was named in its place. */
export function explainUnknownName(name: string, known: readonly string[], owner?: string): Failure {
  const message =
    owner === undefined
      ? `Unknown environment ${JSON.stringify(name)}. Known: ${known.join(', ') || 'none'}.`
      : owner.toLowerCase() === name.toLowerCase()
        ? `The environment ${owner} is written so, not ${name}.`
        : `${name} belongs to environment ${owner}, and is not its name.`;
  return new Failure('ENVIRONMENT_UNKNOWN', message, {
    details: { environment: name, known, ...(owner === undefined ? {} : { meant: owner }) },
  });
}

/** ENVIRONMENT_UNKNOWN, where the repository has none at all. */
export function explainNone(): Failure {
  return new Failure('ENVIRONMENT_UNKNOWN', 'The repository knows no environment yet.', {
    suggestions: ['Start with: pf aws org init'],
  });
}

/** The environment a profile's name tells of; undefined for a name that is not ours. */
export function getEnvironmentOfProfile(profile: string): string | undefined {
  const [, name] = PROFILE.exec(profile) ?? [];
  return name !== undefined && isEnvironmentName(name) ? name : undefined;
}

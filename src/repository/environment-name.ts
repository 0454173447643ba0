import { Failure } from '../errors/failure.ts';

const PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SHORTEST = 3;
const LONGEST = 32;

/** Folders of regions, and that of what belongs to none, stand inside those of environments. */
const REGION = /^([a-z]{2}(-gov|-iso[a-z]*)?|eusc-de)-(north|south|central|((north|south)?(east|west)))-\d+$/;
const GLOBAL = 'global';

/** Whether a new environment may be called so. */
function isEnvironmentName(name: string): boolean {
  return PATTERN.test(name) && name.length >= SHORTEST && name.length <= LONGEST && !isRegionFolder(name);
}

function isRegionFolder(name: string): boolean {
  return name === GLOBAL || REGION.test(name);
}

/** Gives back `name`, or throws ENVIRONMENT_NAME_INVALID saying which rule it breaks and a name that keeps them. */
export function validateEnvironmentName(name: string): string {
  if (isEnvironmentName(name)) return name;
  const offer = mended(name);
  throw new Failure('ENVIRONMENT_NAME_INVALID', `Invalid name ${JSON.stringify(name)}: ${broken(name)}.`, {
    ...(offer === undefined ? {} : { suggestions: [`Use ${offer} instead.`] }),
    details: { environment: name },
  });
}

function broken(name: string): string {
  if (/[^a-z0-9-]/.test(name)) return 'use a-z, 0-9 and hyphens';
  if (name.length < SHORTEST) return `use at least ${SHORTEST} characters`;
  if (name.length > LONGEST) return `use at most ${LONGEST} characters`;
  if (isRegionFolder(name)) return 'region folders have this name';
  if (name.includes('--')) return 'use no two hyphens in a row';
  return 'it cannot begin or end with a hyphen';
}

function mended(name: string): string | undefined {
  const offer = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-|-$/g, '');
  return isEnvironmentName(offer) ? offer : undefined;
}

/** The environment a profile's name tells of; undefined for a name that is not ours. */
export function getEnvironmentOfProfile(profile: string): string | undefined {
  const [, name] = /^(.+)-superuser$/.exec(profile) ?? [];
  return name !== undefined && isEnvironmentName(name) ? name : undefined;
}

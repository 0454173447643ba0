import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInside, isMissing, readSmallFile } from '../files/paths.ts';
import type { EnvironmentRecord } from '../repository/environments.ts';
import { planNewFile, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import { fillProgramName } from '../text.ts';
import { validateRegionName } from './regions.ts';
import { ROOT_HCL } from './root-hcl.ts';

type RepositoryPlace = Pick<Repository, 'root' | 'environmentsDir'>;

/** Panfactum's own, which its tool makes. */
const STACK_FILE = 'panfactum.hcl';

/** What units take in as the configuration that all have in common. */
const ROOT_FILES = ['root.hcl', STACK_FILE, 'terragrunt.hcl'];

/** The root configuration of the environment in `folder`: in it or above it, up to the repository root; the nearest. */
export function findRootFile({ root }: RepositoryPlace, folder: string): string | undefined {
  for (let place = folder; isInside(root, place); place = dirname(place)) {
    const name = ROOT_FILES.find((file) => existsSync(join(place, file)));
    if (name !== undefined) return join(place, name);
  }
  return undefined;
}

/** Whether it is a stack repository of Panfactum, whose rules win then. */
export function isStackRepository({ root, environmentsDir }: RepositoryPlace): boolean {
  return /panfactum\/stack\b/i.test(readFlakeCode(root)) || hasStackFile(environmentsDir);
}

/** Throws REGION_INVALID for a region that environments of this repository cannot be in. */
export function assertRegionFits(repository: RepositoryPlace, region: string | undefined): void {
  if (region !== undefined) validateRegionName(isStackRepository(repository), region);
}

/** The text of a flake.nix without its comments; one that is missing or cannot be read says nothing. */
export function readFlakeCode(folder: string): string {
  const file = readSmallFile(join(folder, 'flake.nix'));
  const text = file.kind === 'read' ? file.content.toString() : '';
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*#.*$/gm, '');
}

/** Level by level: it stands near the top where it stands at all. Folders with a dot are caches. */
function hasStackFile(top: string): boolean {
  for (let level = [top]; level.length > 0; ) {
    const entries = level.flatMap((folder) => listFolder(folder).map((entry) => ({ folder, entry })));
    if (entries.some(({ entry }) => entry.name === STACK_FILE)) return true;
    level = entries.flatMap(({ folder, entry: { name, isFolder } }) =>
      isFolder && !name.startsWith('.') ? [join(folder, name)] : [],
    );
  }
  return false;
}

function listFolder(folder: string): { name: string; isFolder: boolean }[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Root configuration where there is none: a copy of a sibling's in a stack repository, elsewhere one root.hcl. */
export async function planRootFiles(
  repository: RepositoryPlace,
  folders: readonly string[],
  records: readonly EnvironmentRecord[],
): Promise<YamlPlan[]> {
  const bare = folders.filter((folder) => findRootFile(repository, folder) === undefined);
  if (bare.length === 0) return [];
  if (!isStackRepository(repository))
    return [await planNewFile(repository, join(repository.environmentsDir, 'root.hcl'), fillProgramName(ROOT_HCL))];
  const sibling = records.find(({ folder }) => existsSync(join(folder, STACK_FILE)))?.folder;
  if (sibling === undefined) return [];
  const files = [STACK_FILE, ...listFiles(sibling, 'providers')];
  const planned = bare.flatMap((folder) =>
    files.flatMap((name) => {
      const text = readOwnFile(repository, join(sibling, name));
      const path = join(folder, name);
      return text === undefined || existsSync(path) ? [] : [planNewFile(repository, path, text)];
    }),
  );
  return Promise.all(planned);
}

/** The files below `top`/`name`, as paths from `top`. */
function listFiles(top: string, name: string): string[] {
  return listFolder(join(top, name)).flatMap((entry) => {
    const path = join(name, entry.name);
    return entry.isFolder ? listFiles(top, path) : [path];
  });
}

/** Not one that a link leads out of the repository to: the copy is committed. */
function readOwnFile({ root }: RepositoryPlace, path: string): string | undefined {
  const file = isInside(root, realpathSync(path)) ? readSmallFile(path) : undefined;
  return file?.kind === 'read' ? file.content.toString() : undefined;
}

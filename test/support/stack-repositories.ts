/**
 * Stack repositories as people have them, in three generations and one grown over years: real git repositories with one
 * commit, the same bytes each time, values made up. For tests and for the bench.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackEnvironment } from './stack-files.ts';
import * as text from './stack-files.ts';
import { type Access, formatConfig, formatCredentials, getProfile, type StackProfile } from './stack-profiles.ts';

export interface StackOptions {
  /** How the profiles of the environments come by credentials; `sso` leaves no `.aws/credentials`. */
  readonly access: Exclude<Access, 'oldest sso'>;
  /** The account of the first environment; the others count up from it. */
  readonly firstAccountId?: number;
  /** Environments whose profile holds no credentials: few people have those of management. */
  readonly keyless?: readonly string[];
  /** Of `.aws`, 0755 unless given, as git makes it in a clone. */
  readonly awsDirMode?: number;
}

export interface StackRepository {
  /** Absolute, without links. */
  readonly root: string;
  /** Those that have an account, management first. */
  readonly environments: readonly StackEnvironment[];
}

/** Path in the repository → text. */
type Files = Record<string, string>;

/** The root's `.gitignore` of the oldest repositories, whose last line has no end. */
const OLDEST_GITIGNORE = '.terragrunt-cache\n.terraform\n.direnv\n.devenv\n*.user.yaml\ncredentials';
const AWS_GITIGNORE = '*\n!config\n!.gitignore\n';

/**
 * 2023: no panfactum.yaml; environments/terragrunt.hcl is above every unit; the management environment is called
 * `root`; `local` has the account, profile and bucket of `development`; SSO keys stand in each profile.
 */
export function makeOldestRepository(folder: string, options: StackOptions): StackRepository {
  const environments = nameEnvironments(['root', 'production', 'development'], options);
  const local = environments.filter(({ name }) => name === 'development').map((each) => ({ ...each, name: 'local' }));
  const files: Files = {
    '.gitignore': OLDEST_GITIGNORE,
    '.envrc': text.formatEnvrc(),
    'flake.nix': text.ROOT_FLAKE_NIX,
    'environments/terragrunt.hcl': text.OLDEST_ROOT_HCL,
  };
  for (const environment of [...environments, ...local]) addEnvironment(files, environment, { parent: '' });
  const access = options.access === 'sso' ? 'oldest sso' : options.access;
  return make(folder, { ...options, access }, { files, environments });
}

/** 2025, by `pf env add`: panfactum.hcl and providers/ stand once for all, in environments/. */
export function makeSharedRepository(folder: string, options: StackOptions): StackRepository {
  const environments = nameEnvironments(['management', 'production', 'development'], options);
  const files = collectSharedFiles(environments);
  files['.gitignore'] = '.terragrunt-cache\n.direnv\n*.user.yaml\n';
  files['.aws/.gitignore'] = AWS_GITIGNORE;
  for (const environment of environments) addEnvironment(files, environment, { parent: 'panfactum.hcl' });
  return make(folder, options, { files, environments });
}

/** 2026: each environment has all of its own and nothing stands beside them; `planned` has nothing but domains. */
export function makeIsolatedRepository(folder: string, options: StackOptions): StackRepository {
  const environments = nameEnvironments(['management', 'production', 'development'], options);
  const files: Files = {
    '.gitignore': '.terragrunt-cache\n.direnv\n*.user.yaml\n',
    '.aws/.gitignore': AWS_GITIGNORE,
    '.envrc': text.formatEnvrc(),
    'flake.nix': text.ROOT_FLAKE_NIX,
    'panfactum.yaml': text.PANFACTUM_YAML,
    'environments/planned/environment.yaml': text.formatDomains(['planned.example.com'], makeAccountId(0, options)),
  };
  for (const environment of environments) {
    const place = `environments/${environment.name}`;
    addEnvironment(files, environment, { parent: 'panfactum.hcl' });
    files[`${place}/panfactum.hcl`] = text.PANFACTUM_HCL;
    files[`${place}/providers/aws.tftpl`] = text.AWS_PROVIDER_TEMPLATE;
    files[`${place}/flake.nix`] = text.formatEnvironmentFlake(environment.name);
    files[`${place}/.envrc`] = text.formatEnvrc(environment.name);
  }
  return make(folder, options, { files, environments });
}

const GROWN_ENVIRONMENTS = 60;
const GROWN_FILES = 3_000;
const LEFTOVERS = 22;
const CLUSTER_MODULES =
  'aws_vpc aws_eks aws_ecr_pull_through_cache kube_cilium kube_core_dns kube_karpenter kube_vault kube_linkerd apps/web';

/**
 * One of 2025 that has grown: 60 environments, 3,000 files in git's index, 26 profiles beside theirs, of which 22 are
 * of environments long gone; credentials are ignored by a word in the root's `.gitignore` alone.
 */
export function makeGrownRepository(folder: string, options: StackOptions): StackRepository {
  const tenants = Array.from({ length: GROWN_ENVIRONMENTS - 4 }, (_, index) => `tenant-${padNumber(index + 1)}`);
  const environments = nameEnvironments(['management', 'production', 'staging', 'development', ...tenants], options);
  const files: Files = { ...collectSharedFiles(environments), '.gitignore': OLDEST_GITIGNORE };
  for (const environment of environments) {
    const domains = environment.name === 'production' ? ['example.com', 'api.example.com'] : [];
    addEnvironment(files, environment, { parent: 'panfactum.hcl', modules: CLUSTER_MODULES.split(' '), domains });
  }
  // The config is one of them.
  for (let index = Object.keys(files).length + 1; index < GROWN_FILES; index += 1) {
    files[`packages/service/src/part-${index}.ts`] = `export const part = ${index};\n`;
  }
  const leftovers = Array.from({ length: LEFTOVERS }, (_, index) => ({
    name: `former-${padNumber(index + 1)}-superuser`,
    accountId: makeAccountId(1_000 + index, options),
    role: 'Superuser',
  }));
  const first = environments.slice(0, 4);
  const readers = first.map(({ name, accountId }) => ({ name: `${name}-reader`, accountId, role: 'Reader' }));
  return make(folder, options, { files, environments, otherProfiles: [...leftovers, ...readers] });
}

function nameEnvironments(names: readonly string[], options: StackOptions): StackEnvironment[] {
  return names.map((name, index) => ({
    name,
    accountId: makeAccountId(index, options),
    profile: `${name}-superuser`,
    region: 'us-east-2',
    secondaryRegion: 'us-west-2',
  }));
}

/** What all environments of 2025 have in common. */
function collectSharedFiles(environments: readonly StackEnvironment[]): Files {
  return {
    '.envrc': text.formatEnvrc(),
    '.sops.yaml': 'creation_rules: []\n',
    'flake.nix': text.ROOT_FLAKE_NIX,
    'panfactum.yaml': text.PANFACTUM_YAML,
    'environments/panfactum.hcl': text.PANFACTUM_HCL,
    'environments/providers/aws.tftpl': text.AWS_PROVIDER_TEMPLATE,
    'environments/management/global/aws_organization/module.yaml': text.formatOrganizationModule(environments),
    'environments/management/global/aws_organization/terragrunt.hcl': text.formatUnitHcl('panfactum.hcl'),
  };
}

interface EnvironmentFiles {
  /** The file above its units that holds what they have in common. */
  readonly parent: string;
  /** Units in its primary region. */
  readonly modules?: readonly string[];
  readonly domains?: readonly string[];
}

function addEnvironment(files: Files, environment: StackEnvironment, more: EnvironmentFiles): void {
  const { name, region, secondaryRegion } = environment;
  const place = `environments/${name}`;
  files[`${place}/environment.yaml`] = text.formatEnvironmentYaml(environment, more.domains);
  files[`${place}/global/region.yaml`] = text.formatRegionYaml(region, secondaryRegion);
  files[`${place}/${region}/region.yaml`] = text.formatRegionYaml(region, secondaryRegion);
  files[`${place}/${secondaryRegion}/region.yaml`] = text.formatRegionYaml(secondaryRegion, region);
  const units = [
    ...['tf_bootstrap_resources', 'sops', 'aws_account'].map((module) => `global/${module}`),
    ...(more.modules ?? ['aws_vpc']).map((module) => `${region}/${module}`),
  ];
  for (const unit of units) {
    files[`${place}/${unit}/terragrunt.hcl`] = text.formatUnitHcl(more.parent);
    files[`${place}/${unit}/module.yaml`] = text.formatModuleYaml(unit.split('/').at(-1) ?? unit);
    files[`${place}/${unit}/.terraform.lock.hcl`] = 'provider "registry.opentofu.org/hashicorp/aws" {}\n';
  }
}

interface Contents {
  readonly files: Files;
  readonly environments: readonly StackEnvironment[];
  /** Those in the config that are no environment's own. */
  readonly otherProfiles?: readonly StackProfile[];
}

function make(
  folder: string,
  { access, keyless = [], awsDirMode = 0o755 }: Omit<StackOptions, 'access'> & { readonly access: Access },
  { files, environments, otherProfiles = [] }: Contents,
): StackRepository {
  const own = environments.map(getProfile);
  const all = { ...files, '.aws/config': formatConfig([...own, ...otherProfiles], access) };
  for (const place of new Set(Object.keys(all).map(dirname))) mkdirSync(join(folder, place), { recursive: true });
  for (const [name, content] of Object.entries(all)) writeFileSync(join(folder, name), content);
  chmodSync(join(folder, '.aws/config'), 0o644);
  const held = environments.filter(({ name }) => !keyless.includes(name)).map(getProfile);
  const credentials = formatCredentials(held, access);
  if (credentials !== undefined) writeFileSync(join(folder, '.aws/credentials'), credentials, { mode: 0o600 });
  chmodSync(join(folder, '.aws'), awsDirMode);
  commitAll(folder);
  return { root: realpathSync(folder), environments };
}

/** Nobody's git settings count here, and time stands still: the same files are the same commit. */
function commitAll(folder: string): void {
  const date = '2025-04-03T12:00:00Z';
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  // Nothing has to outlive a power failure here, and that takes most of the time.
  const settings = ['user.name=Ada Example', 'user.email=ada@example.com', 'maintenance.auto=false', 'core.fsync=none'];
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...settings.flatMap((setting) => ['-c', setting]), ...args], { env });
  git('init', '-q', '-b', 'main');
  git('add', '--all');
  git('commit', '-q', '-m', 'The stack');
}

/** Twelve digits; the environments come first. */
function makeAccountId(index: number, { firstAccountId = 210_000_000_001 }: StackOptions): string {
  return String(firstAccountId + index).padStart(12, '0');
}

function padNumber(index: number): string {
  return String(index).padStart(2, '0');
}

/** What the files of a stack repository say. The shapes are those of real ones, every value is made up. */
import { createHash } from 'node:crypto';

/** An environment with an account, as its environment.yaml tells of it. */
export interface StackEnvironment {
  readonly name: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly profile: string;
  readonly region: string;
  readonly secondaryRegion: string;
}

/** As the devshell makes it and people go on with it: colons in a plain text, booleans, lists, numbers. */
export const PANFACTUM_YAML = `# The devshell reads these: https://panfactum.com/docs/edge/reference/configuration/repo-variables
repo_name: infra
repo_primary_branch: main
repo_url: git::https://github.com/example-corp/infra.git

environments_dir: environments
iac_dir: infrastructure
aws_dir: .aws
kube_dir: .kube
ssh_dir: .ssh

installation_id: 5f0c7b1e-3c1d-4f9a-9d3e-2b6a7c8d9e0f
telemetry: false
local_dev_clusters: [development-primary]
buildkit_replicas: 2
`;

/** Seven keys in the order `pf env add` writes them; `domains` follow where the environment has some. */
export function formatEnvironmentYaml(environment: StackEnvironment, domains: readonly string[] = []): string {
  const { name, accountId, profile, region } = environment;
  return `environment: ${name}
aws_account_id: "${accountId}"
aws_profile: ${profile}
pf_stack_version: edge.25-04-03
tf_state_bucket: ${nameStateBucket(environment)}
tf_state_lock_table: ${nameStateBucket(environment)}
tf_state_region: ${region}
${domains.length === 0 ? '' : formatDomains(domains, accountId)}`;
}

/** All that an environment says whose account nobody has made yet. */
export function formatDomains(domains: readonly string[], accountId: string): string {
  const entries = domains.map(
    (domain) => `  ${domain}:
    zone_id: Z${hashText(domain).slice(0, 19).toUpperCase()}
    record_manager_role_arn: arn:aws:iam::${accountId}:role/route53-record-manager-${domain.replace('.', '-')}
`,
  );
  return `domains:\n${entries.join('')}`;
}

export function formatRegionYaml(region: string, secondaryRegion: string): string {
  return `aws_region: ${region}\naws_secondary_region: ${secondaryRegion}\n`;
}

/** `accounts` is how `pf env add` knows the organization. */
export function formatOrganizationModule(environments: readonly StackEnvironment[]): string {
  const accounts = environments.map(
    ({ name }) => `    ${name}:
      name: infra-${name}
      email: aws+${name}@example.com
      environment: ${name}
`,
  );
  return `extra_inputs:\n  alias: infra-management\n  accounts:\n${accounts.join('')}`;
}

export function formatModuleYaml(module: string): string {
  return `module: ${module}\nextra_inputs:\n  ${module}_enabled: true\n  sla_target: 2\n`;
}

/** A unit: `parent` is the file above it that holds what all units have in common, '' for terragrunt.hcl itself. */
export function formatUnitHcl(parent: string): string {
  const path = parent === '' ? 'find_in_parent_folders()' : `find_in_parent_folders("${parent}")`;
  return `include "panfactum" {\n  path   = ${path}\n  expose = true\n}\n\ninputs = {}\n`;
}

/** What all units have in common. `pf config get` gives it every setting. */
export const PANFACTUM_HCL = `locals {
  vars = jsondecode(run_cmd("--terragrunt-quiet", "pf", "config", "get"))
}

generate "aws_provider" {
  path      = "aws.tf"
  if_exists = "overwrite_terragrunt"
  contents = templatefile("providers/aws.tftpl", {
    aws_region     = local.vars.aws_region
    aws_account_id = local.vars.aws_account_id
    aws_profile    = local.vars.aws_profile
  })
}

remote_state {
  backend = "s3"
  config = {
    profile        = local.vars.tf_state_profile
    region         = local.vars.tf_state_region
    bucket         = local.vars.tf_state_bucket
    dynamodb_table = local.vars.tf_state_lock_table
    key            = "\${path_relative_to_include()}/terraform.tfstate"
  }
}
`;

/** The same of 2023, when HCL read the YAML files itself. */
export const OLDEST_ROOT_HCL = `locals {
  environment = yamldecode(file(find_in_parent_folders("environment.yaml")))
  region      = yamldecode(file(find_in_parent_folders("region.yaml")))
  vars        = merge(local.environment, local.region)
  is_local    = local.vars.environment == "local"
}

remote_state {
  backend = "s3"
  config = {
    profile = local.vars.aws_profile
    region  = local.vars.tf_state_region
    bucket  = local.vars.tf_state_bucket
    key     = "\${path_relative_to_include()}/terraform.tfstate"
  }
}
`;

export const AWS_PROVIDER_TEMPLATE = `provider "aws" {
  region              = "\${aws_region}"
  profile             = "\${aws_profile}"
  allowed_account_ids = ["\${aws_account_id}"]
}
`;

/** Pins the version of the framework, for the whole repository. */
export const ROOT_FLAKE_NIX = `{
  inputs.panfactum.url = "github:panfactum/stack/edge.25-04-03";
  outputs = { panfactum, ... }: { lib = panfactum.lib; };
}
`;

export function formatEnvironmentFlake(environment: string): string {
  return `{
  description = "The devshell of ${environment}";
  inputs.panfactum.url = "path:../..";
  outputs = { panfactum, ... }: { devShells = panfactum.lib.mkDevShells { name = "${environment}"; }; };
}
`;
}

export function formatEnvrc(environment?: string): string {
  return `use flake . --impure\n${environment === undefined ? '' : `export PF_ACTIVE_ENVIRONMENT=${environment}\n`}`;
}

/** Of the account, not of the environment: `local` shares that of `development`. */
export function nameStateBucket({ profile, accountId }: StackEnvironment): string {
  return `tf-${profile.replace(/-superuser$/, '')}-${hashText(accountId).slice(0, 8)}`;
}

/** 40 characters that are always the same for the same text. */
export function hashText(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** environments/root.hcl of a repository without panfactum.hcl. Written once; from then on the user's. */
export const ROOT_HCL = `# Written by \`pf terragrunt configure\`, and yours from here on: it is never overwritten.
#
# A unit (environments/<environment>/<region>/<unit>/terragrunt.hcl) takes it in with
#
#   include "root" {
#     path = find_in_parent_folders("root.hcl")
#   }

locals {
  # The more specific file wins by its name, and *.user.yaml wins over it. Of each the nearest counts, from the unit up to
  # the folder of this file.
  files = [for file in flatten([
    for level in ["global", "environment", "region", "module"] : [
      for name in ["\${level}.yaml", "\${level}.user.yaml"] :
      fileexists("\${get_original_terragrunt_dir()}/\${name}") ? "\${get_original_terragrunt_dir()}/\${name}" : find_in_parent_folders(name, "")
    ]
  ]) : file if startswith(file, "\${get_parent_terragrunt_dir()}/")]

  # A file of comments only is skipped: yamldecode refuses it.
  layers = [for file in local.files : yamldecode(file(file)) if length(regexall("(?m)^[ \\\\t]*[^\\\\s#]", file(file))) > 0]

  # The settings of this unit. Inputs, tags and domains are put together from all levels.
  vars = merge(concat(local.layers, [{
    for key in ["domains", "extra_inputs", "extra_tags"] :
    key => merge([for layer in local.layers : try(layer[key], {})]...)
  }])...)

  environment          = split("/", path_relative_to_include())[0]
  account_id           = tostring(local.vars.aws_account_id)
  secondary_account_id = tostring(try(local.vars.aws_secondary_account_id, local.vars.aws_account_id))
  state_account_id     = tostring(try(local.vars.tf_state_account_id, local.vars.aws_account_id))
  state_profile        = try(local.vars.tf_state_profile, local.vars.aws_profile)
  state_lock_table     = try(local.vars.tf_state_lock_table, null)

  # Whose credentials: those of the profiles above, unless
  #   PF_AWS_ROLE=NAME                  (CI) the role NAME of the account at hand is assumed with the runner's own credentials,
  #   PF_AWS_CREDENTIALS=environment    (CI) the credentials in the environment are used as they are,
  #   TG_AUTH_PROVIDER_CMD='pf terragrunt auth' brings them.
  role = get_env("PF_AWS_ROLE", "")
  use_profiles = alltrue([
    local.role == "",
    get_env("PF_AWS_CREDENTIALS", "") != "environment",
    get_env("TG_AUTH_PROVIDER_CMD", "") == "",
  ])

  # Whose account it is, and that terragrunt and OpenTofu read the same files.
  verify  = ["pf", "aws", "verify", local.environment, "--hook", "--max-age", "5m"]
  command = get_terraform_command()
  guarded = [
    "apply", "console", "destroy", "force-unlock", "graph", "import", "output", "plan", "refresh", "show", "state", "taint",
    "test", "untaint", "workspace",
  ]

  # Proven while this file is read, which is before --backend-bootstrap makes a bucket, and once for a whole run:
  # terragrunt keeps the answer for all units that name the same profiles and accounts, while the AWS files stay as they
  # are, and for ten minutes at most. What makes the difference goes to sh as $0, which nothing reads.
  aws_files = [
    get_env("AWS_CONFIG_FILE", pathexpand("~/.aws/config")),
    get_env("AWS_SHARED_CREDENTIALS_FILE", pathexpand("~/.aws/credentials")),
  ]
  difference = sha256(jsonencode([
    { for key, value in local.vars : key => value if length(regexall("_(account_id|profile)$", key)) > 0 },
    [for file in local.aws_files : try(filesha256(file), null)],
    substr(timestamp(), 0, 15),
  ]))
  once = ["--terragrunt-quiet", "--terragrunt-global-cache", "sh", "-c", "\\"$@\\" >/dev/null 2>&1 && echo proven || :", local.difference]
  is_proven = contains([
    for verify in [local.verify] : try(run_cmd(concat(local.once, verify)...), "")
    if local.use_profiles && contains(concat(local.guarded, ["bootstrap", "delete", "init", "migrate", "providers", "validate"]), local.command)
  ], "proven")

  # What is wrong is told by the hooks below, and here for the commands of \`terragrunt backend\`, which knows none.
  refused = [
    for command in ["bootstrap", "delete", "migrate"] :
    run_cmd(concat(["--terragrunt-quiet"], local.verify)...)
    if local.use_profiles && !local.is_proven && command == local.command
  ]

  # Of credentials in the environment OpenTofu asks whose they are, but only after --backend-bootstrap has made a bucket
  # with them. So they are proven with the state below, unless \`pf terragrunt auth\` has done so for this environment and
  # the state's account. What it proved for another environment is in force while terragrunt reads the outputs of a
  # dependency there, for which it makes no bucket.
  proven_before = get_env("PF_AWS_PROVEN", "")
  reads_dependency = alltrue([
    join(" ", get_terraform_cli_args()) == "output -json",
    can(regex("^[^=]+=[0-9]{12}$", local.proven_before)),
    !startswith(local.proven_before, "\${local.environment}="),
  ])
  # Told not to ask the provider while it looks for units, terragrunt reads each unit without credentials first.
  awaits_auth = alltrue([
    contains(["1", "true"], lower(get_env("TG_NO_DISCOVERY_AUTH_PROVIDER_CMD", ""))),
    strcontains(get_env("TG_AUTH_PROVIDER_CMD", ""), "terragrunt auth"),
    get_env("PF_AWS_CREDENTIALS", "") == "",
    !contains(["bootstrap", "delete", "migrate"], local.command),
  ])
  unproven = alltrue([
    contains(concat(local.guarded, ["bootstrap", "delete", "init", "migrate"]), local.command),
    !local.use_profiles,
    local.role == "",
    local.proven_before != "\${local.environment}=\${local.state_account_id}",
    !local.reads_dependency,
    !local.awaits_auth,
  ])

  # Only a unit whose own code, beside it or at a relative source, uses nothing of AWS goes without its provider.
  unit_dir    = get_original_terragrunt_dir()
  unit_source = try(regex("source\\\\s*=\\\\s*\\"(\\\\.{1,2}/[^\\"$]*)\\"", file("\${local.unit_dir}/terragrunt.hcl"))[0], ".")
  code_dir    = "\${local.unit_dir}/\${local.unit_source}"
  code_files  = try(fileset(local.code_dir, "*.{tf,tofu}"), [])
  code        = join("\\n", [for name in local.code_files : file("\${local.code_dir}/\${name}")])
  uses_aws    = length(local.code_files) == 0 || length(regexall("\\\\b(aws|module)", local.code)) > 0

  providers = [for provider in [
    {
      alias      = ""
      region     = local.vars.aws_region
      account_id = local.account_id
      profile    = local.vars.aws_profile
    },
    {
      alias      = "secondary"
      region     = try(local.vars.aws_secondary_region, null)
      account_id = local.secondary_account_id
      profile    = try(local.vars.aws_secondary_profile, local.vars.aws_profile)
    },
    {
      alias      = "global"
      region     = "us-east-1"
      account_id = local.account_id
      profile    = local.vars.aws_profile
    },
  ] : provider if provider.region != null]

  # Set in a rehearsal only, where something else plays AWS (moto, LocalStack).
  endpoint = get_env("AWS_ENDPOINT_URL_S3", get_env("AWS_ENDPOINT_URL", ""))
}

terraform {
  # Wait for a lock somebody else holds.
  extra_arguments "retry_lock" {
    commands  = get_terraform_commands_that_need_locking()
    arguments = ["-lock-timeout=30m"]
  }

  # Fail where an input is missing instead of asking.
  extra_arguments "input_validation" {
    commands  = get_terraform_commands_that_need_input()
    arguments = ["-input=false"]
  }

  before_hook "verify" {
    commands        = local.guarded
    execute         = local.verify
    working_dir     = get_original_terragrunt_dir()
    suppress_stdout = true
    if              = local.use_profiles && !local.is_proven
  }

  # No before_hook runs ahead of --backend-bootstrap; this does.
  after_hook "verify_first" {
    commands        = ["terragrunt-read-config"]
    execute         = local.verify
    working_dir     = get_original_terragrunt_dir()
    suppress_stdout = true
    if              = local.use_profiles && !local.is_proven && contains(concat(local.guarded, ["init", "providers", "validate"]), local.command)
  }

  # What was proven holds for the files that were read: a unit may have OpenTofu read others, by its extra_arguments.
  before_hook "same_files" {
    commands = local.guarded
    execute = concat(
      ["sh", "-c", "[ \\"$0\\" = \\"$HOME:$AWS_CONFIG_FILE:$AWS_SHARED_CREDENTIALS_FILE\\" ] || exec \\"$@\\""],
      ["\${get_env("HOME", "")}:\${get_env("AWS_CONFIG_FILE", "")}:\${get_env("AWS_SHARED_CREDENTIALS_FILE", "")}"],
      local.verify,
    )
    working_dir     = get_original_terragrunt_dir()
    suppress_stdout = true
    if              = local.use_profiles && local.is_proven
  }
}

remote_state {
  backend = "s3"

  generate = {
    path      = "backend.tf"
    if_exists = "overwrite_terragrunt"
  }

  config = { for key, value in {
    bucket = concat([
      for account in [for whose in ["environment"] : get_aws_account_id() if local.unproven] :
      tobool("The credentials in the environment are of account \${account}, but the state of \${local.environment} belongs in account \${local.state_account_id}.")
      if account != local.state_account_id
    ], [local.vars.tf_state_bucket])[0]
    key                 = "\${path_relative_to_include()}/terraform.tfstate"
    region              = local.vars.tf_state_region
    encrypt             = true
    allowed_account_ids = [local.state_account_id]
    profile             = local.use_profiles ? local.state_profile : null
    assume_role         = local.role == "" ? null : { role_arn = "arn:aws:iam::\${local.state_account_id}:role/\${local.role}" }

    # Without a table the bucket holds the lock, which needs OpenTofu 1.10.
    dynamodb_table = local.state_lock_table
    use_lockfile   = local.state_lock_table == null ? true : null

    # OpenTofu asks for the account to compare it with allowed_account_ids; it need not ask STS twice more.
    skip_credentials_validation = true

    force_path_style         = local.endpoint == "" ? null : true
    skip_bucket_enforced_tls = startswith(local.endpoint, "http://") ? true : null
  } : key => value if value != null }
}

generate "aws" {
  path        = "aws.tf"
  if_exists   = "overwrite_terragrunt"
  if_disabled = "remove_terragrunt"
  disable     = !local.uses_aws
  contents    = <<-EOT
    %{for provider in local.providers~}
    provider "aws" {
      %{if provider.alias != ""~}
      alias               = "\${provider.alias}"
      %{endif~}
      region              = "\${provider.region}"
      allowed_account_ids = ["\${provider.account_id}"]
      %{if local.use_profiles~}
      profile             = \${jsonencode(provider.profile)}
      %{endif~}
      %{if local.role != ""~}
      assume_role {
        role_arn = "arn:aws:iam::\${provider.account_id}:role/\${local.role}"
      }
      %{endif~}
    }

    %{endfor~}
  EOT
}

inputs = local.vars.extra_inputs
`;

import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A program built from a Go module of ours under test/tools. */
export interface Tool {
  /** Of the folder under test/tools. */
  readonly name: 'terragrunt' | 'opentofu';
  readonly program: string;
  /** Its main package. */
  readonly package: string;
  /** The linker's `-X`, for the version the program prints. */
  readonly flag: (version: string) => string;
}

export const TOOLS: readonly Tool[] = [
  {
    name: 'terragrunt',
    program: 'terragrunt',
    package: 'github.com/gruntwork-io/terragrunt',
    flag: (version) => `github.com/gruntwork-io/terragrunt/internal/version.Version=${version}`,
  },
  {
    name: 'opentofu',
    program: 'tofu',
    package: 'github.com/opentofu/opentofu/cmd/tofu',
    // OpenTofu knows its version; this takes the `-dev` off it.
    flag: () => 'github.com/opentofu/opentofu/version.dev=no',
  },
];

const ROOT = join(import.meta.dirname, '../..');

/** The version go.mod asks for, with its `v`. */
export async function toolVersion(tool: Tool): Promise<string> {
  const text = await readFile(join(ROOT, 'test/tools', tool.name, 'go.mod'), 'utf8');
  const version = /^(?:require )?\s*github\.com\/(?:gruntwork-io\/terragrunt|opentofu\/opentofu) (v\S+)/m.exec(
    text,
  )?.[1];
  if (version === undefined) throw new Error(`test/tools/${tool.name}/go.mod asks for no version`);
  return version;
}

/** Where the program lies once `node scripts/build-terragrunt.ts` has built it. */
export async function toolPath(tool: Tool): Promise<string> {
  return join(ROOT, '.cache/tools', `${tool.name}-${await toolVersion(tool)}`, tool.program);
}

/** The folders of both programs, for PATH; undefined where one has not been built. */
export async function builtTools(): Promise<readonly string[] | undefined> {
  const paths = await Promise.all(TOOLS.map(toolPath));
  const built = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return built.every(Boolean) ? paths.map((path) => join(path, '..')) : undefined;
}

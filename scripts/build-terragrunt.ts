// Builds terragrunt and OpenTofu from the Go module proxy for the journeys, and prints their versions:
//   node scripts/build-terragrunt.ts
// `go install` refuses modules with `replace` lines, so small modules of ours under test/tools repeat them.
import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { TOOLS, type Tool, toolPath, toolVersion } from '../test/support/terragrunt-tools.ts';

const run = promisify(execFile);
const OUTPUT_LIMIT = 64 * 1024 * 1024;

for (const tool of TOOLS) {
  const path = await toolPath(tool);
  const known = await versionOf(path).catch(() => undefined);
  if (known === undefined) await build(tool, path);
  console.log(`${path}: ${known ?? (await versionOf(path))}`);
}

/** Into a name of its own first, so that a build cut short leaves nothing that looks finished. */
async function build(tool: Tool, path: string): Promise<void> {
  const version = await toolVersion(tool);
  console.error(`building ${tool.package} ${version}: some minutes the first time`);
  const unfinished = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await run(
      'go',
      ['build', '-trimpath', '-o', unfinished, '-ldflags', `-s -w -X ${tool.flag(version)}`, tool.package],
      {
        cwd: join(import.meta.dirname, '../test/tools', tool.name),
        env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
        maxBuffer: OUTPUT_LIMIT,
      },
    );
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'], { env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' } });
  return stdout.split('\n', 1)[0] ?? '';
}

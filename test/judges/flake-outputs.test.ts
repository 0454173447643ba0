import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { blocksOf } from '../docs/blocks.ts';
import { useCleanup } from '../support/cleanup.ts';
import { startRehearsal } from '../support/rehearsal.ts';
import { isInstalled, skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const NIXPKGS = join(import.meta.dirname, 'nixpkgs');
const SYSTEMS = ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'];

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
}

/** Evaluates flakes with a store of its own, so that it needs no rights and leaves nothing behind. */
async function evaluator() {
  const folder = await temporaryFolder();
  const place = (name: string) => join(folder.path, name);
  await mkdir(place('pf'));
  // Not the whole folder: Nix copies it, with everything npm has put there.
  for (const name of ['flake.nix', 'package.json', 'package-lock.json'])
    await cp(join(ROOT, name), join(place('pf'), name));
  const env = {
    PATH: process.env.PATH,
    HOME: place('home'),
    NIX_STORE_DIR: place('store'),
    NIX_STATE_DIR: place('state'),
    NIX_LOG_DIR: place('log'),
    NIX_CONF_DIR: place('conf'),
    NIX_CONFIG: 'experimental-features = nix-command flakes\nbuild-users-group =\nsandbox = false',
  };
  const nix = async (
    flake: string,
    attribute: string,
    overrides: Readonly<Record<string, string>>,
  ): Promise<unknown> => {
    const inputs = Object.entries(overrides).flatMap(([name, path]) => ['--override-input', name, `path:${path}`]);
    const args = ['eval', '--json', '--no-write-lock-file', ...inputs, `path:${flake}#${attribute}`];
    return JSON.parse((await run('nix', args, { env, maxBuffer: 16 * 1024 * 1024 })).stdout);
  };
  return { folder, place, nix };
}

describe('what the flakes offer, evaluated by Nix', () => {
  let evaluated: Awaited<ReturnType<typeof evaluator>>;

  const keep = useCleanup();
  before(async function () {
    skipUnless(this, isInstalled('nix'), 'nix (Debian: apt-get install nix-bin)');
    evaluated = await evaluator();
    await keep(evaluated.folder);
  });

  const ours = (attribute: string) => evaluated.nix(evaluated.place('pf'), attribute, { nixpkgs: NIXPKGS });

  it('is the package, for each system', async () => {
    for (const system of SYSTEMS) {
      assert.equal(await ours(`packages.${system}.default.version`), manifest.version);
      assert.equal(await ours(`packages.${system}.pf-plugin-aws.system`), system);
    }
  });

  it('tells Nix where each npm package is, with the hash of the lock file', async () => {
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
    const located = (await ours('packages.x86_64-linux.default.npmDeps.packageLock.packages')) as Record<
      string,
      LockedPackage
    >;
    assert.deepEqual(Object.keys(located), Object.keys(lock.packages));
    for (const [path, { resolved, integrity }] of Object.entries(located).filter(([name]) => name !== '')) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const { version, integrity: locked } = lock.packages[path];
      const file = `${name.split('/').at(-1)}-${version}.tgz`;
      assert.equal(resolved, `https://registry.npmjs.org/${name}/-/${file}`);
      assert.ok(integrity !== undefined && integrity === locked, `${path} has no hash`);
    }
    const dependencies = (await ours('packages.x86_64-linux.default.npmDeps.dependencies')) as object;
    const wanted = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    assert.deepEqual(Object.keys(dependencies).sort(), wanted.sort());
  });

  it('builds with a script that is there, and runs no script of a dependency: Nix has no network', async () => {
    const script = String(await ours('packages.x86_64-linux.default.npmBuildScript'));
    assert.ok(Object.hasOwn(manifest.scripts, script), script);
    assert.deepEqual(await ours('packages.x86_64-linux.default.npmRebuildFlags'), ['--ignore-scripts']);
    const program = String(await ours('packages.x86_64-linux.default.meta.mainProgram'));
    assert.ok(Object.hasOwn(manifest.bin, program), program);
  });

  it('is a shell whose hook points AWS tools at the repository, and is silent outside of one', async () => {
    const hook = String(await ours('devShells.x86_64-linux.default.shellHook'));
    await using rehearsal = await startRehearsal();
    const entering = async (cwd: string) => {
      const { stdout, stderr } = await run('bash', ['--norc', '-euc', `${hook}\nenv`], { cwd, env: rehearsal.env });
      assert.equal(stderr, '');
      return stdout;
    };
    const inside = await entering(rehearsal.repository);
    assert.ok(inside.includes(`AWS_CONFIG_FILE=${rehearsal.repository}/.aws/config\n`), inside);
    assert.doesNotMatch(inside, /pf_environment/);
    assert.doesNotMatch(await entering('/'), /AWS_CONFIG_FILE/);
  });

  it('can be taken into the shell of another repository as docs/ci.md has it', async () => {
    const blocks = blocksOf(await readFile(join(ROOT, 'docs/ci.md'), 'utf8'));
    const [flake] = blocks.filter(({ language }) => language === 'nix');
    assert.ok(flake);
    await mkdir(evaluated.place('other'), { recursive: true });
    await writeFile(join(evaluated.place('other'), 'flake.nix'), flake.text);
    const shell = (await evaluated.nix(evaluated.place('other'), 'devShells.x86_64-linux.default', {
      nixpkgs: NIXPKGS,
      'pf-plugin-aws': evaluated.place('pf'),
      'pf-plugin-aws/nixpkgs': NIXPKGS,
    })) as { packages: unknown[]; shellHook: string };
    assert.match(shell.shellHook, /pf aws env/);
    assert.deepEqual(shell.packages.slice(0, 2), ['opentofu', 'terragrunt']);
    assert.equal(shell.packages.length, 3);
  });
});

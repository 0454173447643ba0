import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Twelve digits. */
function accountOf(index: number): string {
  return String(100_000_000_000 + index);
}

/**
 * A stack repository with `count` profiles, each with a static key of its own account, the first `environments` of
 * them environments of the repository. Gives its root.
 */
export function stageRepository(folder: string, name: string, count: number, environments = count): string {
  const root = join(folder, name);
  mkdirSync(join(root, '.aws'), { recursive: true, mode: 0o700 });
  execFileSync('git', ['init', '-q', root]);
  let [config, credentials] = ['', ''];
  for (let index = 1; index <= count; index += 1) {
    const environment = `env-${String(index).padStart(4, '0')}`;
    config += `[profile ${environment}-superuser]\nregion = us-east-2\noutput = text\n\n`;
    credentials += `[${environment}-superuser]\naws_access_key_id = AKIABENCH${accountOf(index)}\naws_secret_access_key = ${'x'.repeat(40)}\n\n`;
    if (index > environments) continue;
    mkdirSync(join(root, 'environments', environment), { recursive: true });
    const yaml = `environment: ${environment}\naws_account_id: "${accountOf(index)}"\naws_profile: ${environment}-superuser\n`;
    writeFileSync(join(root, 'environments', environment, 'environment.yaml'), yaml);
  }
  writeFileSync(join(root, 'panfactum.yaml'), '');
  // As this tool leaves it.
  const ignored = ['/credentials', '/.pf-journal.json', '/.pf-journal.json.damaged', '/.pf-proofs'];
  writeFileSync(join(root, '.aws', '.gitignore'), `${ignored.join('\n')}\n`);
  writeFileSync(join(root, '.aws', 'config'), config, { mode: 0o600 });
  writeFileSync(join(root, '.aws', 'credentials'), credentials, { mode: 0o600 });
  return realpathSync(root);
}

/** Files as `aws iam create-access-key` prints them, with two keys of the first environment. Gives the path by its number. */
export function stageKeys(folder: string): (nth: number) => string {
  const path = (nth: number) => join(folder, `key-${nth % 2}.json`);
  for (const nth of [0, 1]) {
    const AccessKeyId = `AKIABENC${nth}${accountOf(1)}`;
    writeFileSync(path(nth), JSON.stringify({ AccessKey: { AccessKeyId, SecretAccessKey: 'y'.repeat(40) } }));
  }
  return path;
}

/** An oclif CLI of its own, with the commands hello and get, and with us as its plugin. Gives its launcher. */
export function stageHost(folder: string): string {
  const host = join(folder, 'host');
  mkdirSync(join(host, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(host, 'node_modules', 'pf-plugin-aws'));
  symlinkSync(join(ROOT, 'node_modules', '@oclif'), join(host, 'node_modules', '@oclif'));
  const commands = { strategy: 'explicit', target: './commands.cjs', identifier: 'COMMANDS' };
  const oclif = { bin: 'host', dirname: 'host', topicSeparator: ' ', commands, plugins: ['pf-plugin-aws'] };
  const manifest = { name: 'host', version: '1.0.0', dependencies: { 'pf-plugin-aws': '*' }, oclif };
  writeFileSync(join(host, 'package.json'), JSON.stringify(manifest));
  const hello = "class Hello extends Command { async run() { this.log('hello'); } }";
  // One request, the answer awaited.
  const ask = `require('node:https').get(process.env.AWS_ENDPOINT_URL, { ca }, (reply) => reply.resume().once('end', done))`;
  const ca = "const ca = process.env.AWS_CA_BUNDLE && require('node:fs').readFileSync(process.env.AWS_CA_BUNDLE);";
  const get = `class Get extends Command { async run() { ${ca} await new Promise((done) => ${ask}); } }`;
  writeFileSync(
    join(host, 'commands.cjs'),
    `const { Command } = require('@oclif/core');\n${hello}\n${get}\nexports.COMMANDS = { hello: Hello, get: Get };\n`,
  );
  writeFileSync(
    join(host, 'run.cjs'),
    "require('node:module').enableCompileCache();\nrequire('@oclif/core').execute({ dir: __dirname });\n",
  );
  return join(host, 'run.cjs');
}

/** Starts the stub in a process of its own; `args` are for it. */
export async function startStub(...args: string[]): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stub.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the stub ended before it began')));
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  return { url, stop: () => void child.kill() };
}

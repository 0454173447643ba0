import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Ended, type RunOptions, startProgram } from './run-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const EVENTS = ['aws:organization:ready', 'aws:account:ready', 'aws:verified', 'terragrunt:configure'] as const;

/** What a listener of the host's own plugin was told. */
export interface Heard {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Another CLI, named `pf` or `stack`, with our packed plugin and one of its own, installed as npm does it. */
export interface PluginHost extends AsyncDisposable {
  readonly run: (modules: 'esm' | 'cjs', args: readonly string[], options: RunOptions) => Promise<Ended>;
  /** What its own plugin heard since the last call. */
  readonly heard: () => Promise<readonly Heard[]>;
  /** Which @oclif/core the host itself runs on. */
  readonly oclif: string;
}

/** A file of the host's own plugin that hears `event`, and throws a plain Error if told to. */
const listener = (event: string) => `
const { appendFileSync } = require('node:fs');
module.exports = async function ({ context, config, ...payload }) {
  appendFileSync(process.env.HEARD, JSON.stringify({ event: '${event}', payload }) + '\\n');
  if (process.env.THROW_AT === '${event}') throw new Error('the inventory of accounts is closed today');
};
`;

const command = (words: string) => `
const { Command } = require('@oclif/core');
module.exports = class extends Command {
  static strict = false;
  static summary = '${words}, by the host';
  async run() { this.log('${words} ran'); }
};
`;

/** `hooks/aws-account-ready.js` for `aws:account:ready`. */
const fileOf = (event: string) => `hooks/${event.replaceAll(':', '-')}.js`;

const COMPANION = {
  'package.json': JSON.stringify({
    name: 'devshell-plugin-stack',
    version: '1.0.0',
    files: ['commands', 'hooks'],
    oclif: {
      commands: './commands',
      topicSeparator: ' ',
      hooks: Object.fromEntries(EVENTS.map((event) => [event, `./${fileOf(event)}`])),
    },
  }),
  'commands/terragrunt/plan.js': command('terragrunt plan'),
  'commands/iac/apply.js': command('iac apply'),
  'commands/hello.js': command('hello'),
  ...Object.fromEntries(EVENTS.map((event) => [fileOf(event), listener(event)])),
};

/** What each of them calls itself. */
export const BINS = { esm: 'pf', cjs: 'stack' } as const;

const OCLIF = {
  dirname: 'pf',
  topicSeparator: ' ',
  plugins: ['@oclif/plugin-help', 'devshell-plugin-stack', 'pf-plugin-aws'],
};

const ESM = `import { execute } from '@oclif/core';\nawait execute({ dir: import.meta.url });\n`;
const CJS = `require('@oclif/core').execute({ dir: __dirname });\n`;

/** How npm says that it cannot reach the registry, whatever else it may fail with. */
const OUT_OF_REACH =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/** Installs a host on `@oclif/core@<range>`; undefined where npm's registry is out of reach and its cache is no help. */
export async function installHost(tarball: string, range: string): Promise<PluginHost | undefined> {
  const dependencies = {
    '@oclif/core': range,
    '@oclif/plugin-help': range.startsWith('4') ? '^6' : '^7',
    'devshell-plugin-stack': 'file:./companion',
    'pf-plugin-aws': `file:${tarball}`,
  };
  const host = (type: string, bin: string) =>
    JSON.stringify({ name: 'devshell', version: '1.0.0', type, dependencies, oclif: { ...OCLIF, bin } });
  const folder = await temporaryFolder({
    'package.json': JSON.stringify({ name: 'devshell-home', version: '1.0.0', private: true, dependencies }),
    ...Object.fromEntries(Object.entries(COMPANION).map(([name, text]) => [`companion/${name}`, text])),
    'esm/package.json': host('module', BINS.esm),
    'esm/bin/run.js': ESM,
    'cjs/package.json': host('commonjs', BINS.cjs),
    'cjs/bin/run.js': CJS,
    heard: '',
  });
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--install-links', '--loglevel=error'];
  try {
    await promisify(execFile)('npm', ['install', ...flags], { cwd: folder.path });
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    if (OUT_OF_REACH.test(String(error))) return undefined;
    throw error;
  }
  await mkdir(at('home'));
  const { version } = JSON.parse(await readFile(at('node_modules/@oclif/core/package.json'), 'utf8'));
  const base = { PATH: process.env.PATH, HOME: at('home'), HEARD: at('heard'), NO_PROXY: '127.0.0.1' };
  return {
    oclif: version,
    run: (modules, args, options) =>
      startProgram(process.execPath, [at(modules, 'bin/run.js'), ...args], {
        ...options,
        env: { ...base, ...options.env },
      }).ended,
    heard: async () => {
      const lines = (await readFile(at('heard'), 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(at('heard'), '');
      return lines.map((line): Heard => JSON.parse(line));
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

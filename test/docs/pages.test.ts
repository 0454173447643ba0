import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled } from '../support/moto.ts';
import { asOneSession } from '../support/one-session.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { hasTmux, TerminalWindow } from '../support/terminal.ts';
import { type Block, blocksOf, commandLines } from './blocks.ts';
import { runCommandLine } from './run-command-block.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'docs/guide.md',
  'docs/ci.md',
  'docs/performance.md',
  'docs/reference.md',
];

/** Pages whose shell blocks are one session, typed line by line in a terminal. */
for (const page of ['README.md', 'docs/guide.md']) {
  describe(`the shell blocks of ${page}, typed in order`, function () {
    this.timeout(300_000);
    asOneSession(this);
    let rehearsal: Rehearsal;
    let window: TerminalWindow;
    const blocks = shellBlocks(page);

    before(async function () {
      if (!hasTmux) {
        console.log('      skipped: tmux is not installed');
        this.skip();
      }
      rehearsal = await startRehearsal();
      // The reader has given root its second factor in the console, as the guide asks.
      rehearsal.sandbox.scenario.setRootMfa(rehearsal.sandbox.managementAccountId, true);
      // A place above the repository the page itself makes.
      const place = join(rehearsal.folder, 'reader');
      await mkdir(place);
      window = await TerminalWindow.open({ columns: 100, cwd: place, env: rehearsal.env });
    });

    after(async () => {
      await window?.[Symbol.asyncDispose]();
      await rehearsal?.[Symbol.asyncDispose]();
    });

    it('has blocks to type', async () => assert.ok((await blocks).length > 2));

    it('ends every command with status 0', async () => {
      for (const { text } of await blocks) {
        for (const line of commandLines(text)) {
          if (/\baws (sts|iam) /.test(line) && !isInstalled('aws')) {
            console.log(`      skipped, the AWS CLI is not installed: ${line}`);
            continue;
          }
          await prepareFor(line, rehearsal, join(rehearsal.folder, 'reader'));
          await runCommandLine(window, line);
        }
      }
    });
  });
}

/** Files the page tells the reader to have downloaded from the console. */
async function prepareFor(line: string, rehearsal: Rehearsal, place: string): Promise<void> {
  if (/--from-csv rootkey\.csv/.test(line)) {
    for (const folder of ['stack', 'rehearsal']) {
      await writeFile(join(place, folder, 'rootkey.csv'), rehearsal.rootCsv).catch(ignoreMissing);
    }
  }
  if (!/--from-csv staging_accessKeys\.csv/.test(line)) return;
  const credentials = await readFile(join(place, 'stack/.aws/credentials'), 'utf8');
  const [id, secret] = credentials.split('[staging-superuser]')[1]?.match(/(?<=^aws_\w+ = ).+$/gm) ?? [];
  const csv = `Access key ID,Secret access key\r\n${id},${secret}\r\n`;
  await writeFile(join(place, 'stack/staging_accessKeys.csv'), csv);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function shellBlocks(page: string): Promise<Block[]> {
  const blocks = blocksOf(await readFile(join(ROOT, page), 'utf8'));
  return blocks.filter(({ language, remark }) => language === 'sh' && remark !== 'elsewhere');
}

describe('what the README leaves to npm', () => {
  it('names scripts that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const blocks = blocksOf(await readFile(join(ROOT, 'README.md'), 'utf8'));
    const elsewhere = blocks.filter(({ remark }) => remark === 'elsewhere').map(({ text }) => text.trim());
    assert.deepEqual(elsewhere, ['npm ci && npm start', 'npm ci && npm test', 'export PATH="$PWD/bin:$PATH"']);
    for (const script of ['start', 'test', 'prepare']) assert.ok(scripts[script], script);
  });

  it('puts pf on the PATH, whatever Node the machine has', async () => {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'PATH="$PWD/bin:$PATH" pf --version'], { cwd: ROOT });
    assert.match(stdout, /^pf-plugin-aws\//);
  });

  it('links to files that exist', async () => {
    for (const page of PAGES) {
      const text = await readFile(join(ROOT, page), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)) {
        await assert.doesNotReject(
          readFile(join(ROOT, dirname(page), target)).catch(unlessFolder),
          `${page}: ${target}`,
        );
      }
    }
  });
});

function unlessFolder(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EISDIR') throw error;
}

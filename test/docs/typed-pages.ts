import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { asOneSession } from '../support/one-session.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { isInstalled, NEEDS_AWS_CLI, skipUnless } from '../support/skip.ts';
import { hasTmux, TerminalWindow } from '../support/terminal.ts';
import { type Block, blocksOf, commandLines } from './blocks.ts';
import { runCommandLine } from './run-command-block.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Types the shell blocks of a page line by line in a terminal, as one session; with the lines of the AWS CLI or without. */
export function describePage(page: string, { awsCli }: { readonly awsCli: boolean }): void {
  describe(`the shell blocks of ${page}, typed in order${awsCli ? ', the AWS CLI too' : ''}`, function () {
    asOneSession(this);
    let rehearsal: Rehearsal;
    let window: TerminalWindow;
    const blocks = shellBlocks(page);

    const keep = useCleanup();
    before(async function () {
      skipUnless(this, hasTmux, 'tmux');
      skipUnless(this, !awsCli || isInstalled('aws'), NEEDS_AWS_CLI);
      // Somebody has switched Identity Center on in the console, and approves each login in a browser.
      rehearsal = await keep(startRehearsal({ identityCenter: 'us-east-2', approvesLogins: true }));
      // The reader has given root its second factor in the console, as the guide asks.
      rehearsal.sandbox.scenario.setRootMfa(rehearsal.sandbox.managementAccountId, true);
      // A place above the repository the page itself makes.
      const place = join(rehearsal.folder, 'reader');
      await mkdir(place);
      window = await keep(TerminalWindow.open({ columns: 100, cwd: place, env: rehearsal.env }));
    });

    it('has blocks to type', async () => assert.ok((await blocks).length > 2));

    it('ends every command with status 0', async () => {
      for (const { text } of await blocks) {
        for (const line of commandLines(text)) {
          if (/\baws (sts|iam) /.test(line) && !awsCli) continue;
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

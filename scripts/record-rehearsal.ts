/**
 * The picture in the README: a real session in a real terminal (tmux), against the embedded AWS.
 *   node scripts/record-rehearsal.ts    writes docs/rehearsal.svg
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRehearsal } from '../test/support/rehearsal.ts';
import { TerminalWindow } from '../test/support/terminal.ts';
import { type Frame, terminalSvg } from './terminal-svg.ts';

const COLUMNS = 92;
const ROWS = 40;

await using rehearsal = await startRehearsal({ pace: 'realistic' });
await writeFile(join(rehearsal.repository, 'rootkey.csv'), rehearsal.rootCsv);
const { repository: cwd, env } = rehearsal;
await using window = await TerminalWindow.open({ columns: COLUMNS, rows: ROWS, cwd, env });
const frames: Frame[] = [];
const prompt = /\n\$$/;

await window.command('pf aws status');
await take(3);
await window.clear();
await window.type('pf aws org init\n');
await window.shows(/Access key for the management account/);
await take(3);
await window.press('Enter');
await window.shows(/Region of the profile[\s\S]*❯/);
await window.type('ohio');
await window.shows(/us-east-2/);
await take(3);
await window.press('Enter');
await window.shows(/Make these changes\?|Create \d+ AWS/);
await take(5);
await window.press('y', 'Enter');
await window.appears(/\d s: .* not accepted yet/);
await take(3);
await window.shows(/Delete root key/);
await take(3);
await window.press('y', 'Enter');
await window.shows(/Delete the file\?/);
await take(2);
await window.press('y', 'Enter');
await window.shows(prompt);
await take(5);
await window.clear();
await window.type('pf aws account add\n');
await window.shows(/New accounts for[\s\S]*❯/);
await window.press('Down', 'Space', 'Down', 'Space');
await take(3);
await window.press('Enter');
await window.shows(/Region of their profiles[\s\S]*❯/);
await window.press('Enter');
for (const environment of ['production', 'staging', 'development']) {
  await window.shows(new RegExp(`\\? ${environment} e-mail`));
  await window.press('Enter');
}
await window.shows(/Make these changes\?|Create \d+ AWS/);
await take(5);
await window.press('y', 'Enter');
await window.appears(/[3-9] s: AWS is creating the account/);
await take(3);
await window.appears(/Access by IAM user [a-z]+-superuser › /);
await take(3);
await window.shows(prompt);
await take(6);
await window.command('pf aws verify');
await take(4);
await window.command('pf aws status');
await take(6);
await writeFile(join(import.meta.dirname, '../docs/rehearsal.svg'), terminalSvg(frames, COLUMNS, ROWS));

/** Everything made up by AWS is made up here as well; the folder alone is somebody's. */
async function take(seconds: number): Promise<void> {
  const screen = await window.coloured();
  frames.push({ screen: screen.replaceAll(rehearsal.folder, '~'), seconds });
}

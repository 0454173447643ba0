import assert from 'node:assert/strict';
import type { TerminalWindow } from '../support/terminal.ts';

/** What a reader answers to the questions the commands of a page ask. */
const ANSWERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\? (?:Make these changes|Create \d+ AWS accounts?)\?.*$/, ['y', 'Enter']],
  [/\? The new key works\. Delete root key.*$/, ['y', 'Enter']],
  [/\? The key in \S+ no longer works\. Delete the file\?.*$/, ['y', 'Enter']],
  [/\? Region of [^\n]*$/m, ['Enter']],
  [/\? \S+ e-mail: .*$/, ['Enter']],
  [/\? Type (?<word>\d+) to close .*$/, ['word', 'Enter']],
];

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const STATUS = /\n\[status (\d+)\]\n\$$/;

/** Opens the rehearsal shell, sees in it where to begin, and leaves it. */
async function visitRehearsal(window: TerminalWindow, line: string): Promise<string> {
  await window.clear();
  await window.type(`${line}\n`);
  await window.shows(/AWS is the embedded one[\s\S]*[$#]$/);
  await window.type('pf aws status\n');
  await window.shows(/Next:\n {2}pf aws org init\n[\s\S]*[$#]$/);
  await window.type('exit\n');
  return window.shows(/\nexit\n\$$/);
}

/** Types a line as it is written, answers like a reader, and wants status 0 in the end. Gives back the screen. */
export async function runCommandLine(window: TerminalWindow, line: string): Promise<string> {
  if (line.endsWith('sandbox exec -- bash')) return visitRehearsal(window, line);
  await window.clear();
  await window.type(`${line}\n`);
  const wanted = new RegExp(`\\n\\$$|${ANSWERS.map(([question]) => question.source).join('|')}`, 'm');
  for (let answers = 0; answers < 10; answers += 1) {
    const screen = await window.shows(wanted);
    const tail = screen.split('\n').slice(-14).join('\n');
    const answer = /\n\$$/.test(screen) ? undefined : ANSWERS.find(([question]) => question.test(tail));
    if (answer === undefined) break;
    const [question, keys] = answer;
    const { word = '' } = question.exec(tail)?.groups ?? {};
    await window.press(...keys.map((key) => (key === 'word' ? word : key)));
    // An answered question begins with a tick: until then the screen still shows the one before the keys.
    const [asked = ''] = /^\? [^:?]*/.exec(question.exec(tail)?.[0] ?? '') ?? [];
    await window.shows(new RegExp(`^(?![\\s\\S]*${escapePattern(asked)})`));
  }
  await window.shows(/\n\$$/);
  await window.type("printf '\\n[status %s]\\n' $?\n");
  const screen = await window.shows(STATUS);
  assert.equal(STATUS.exec(screen)?.[1], '0', `${line}\n${screen}`);
  return screen;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { isInstalled, skipUnless } from '../support/skip.ts';
import { hasTmux, TerminalWindow } from '../support/terminal.ts';

interface Shell {
  readonly name: 'bash' | 'zsh' | 'fish';
  readonly start: readonly string[];
  readonly setUp: string;
}

const SHELLS: readonly Shell[] = [
  { name: 'bash', start: ['bash', '--noprofile', '--norc', '-i'], setUp: 'eval "$(pf aws complete --script bash)"' },
  { name: 'zsh', start: ['zsh', '-f', '-i'], setUp: 'eval "$(pf aws complete --script zsh)"' },
  { name: 'fish', start: ['fish', '--no-config', '-i'], setUp: 'pf aws complete --script fish | source' },
];

/** What is typed before Tab, and what the line is after it. */
const CASES: readonly (readonly [typed: string, completed: RegExp])[] = [
  ['pf aws acc', /pf aws account/],
  ['pf aws profile wr', /pf aws profile write/],
  ['pf aws account add --org', /--organization-name/],
  ['pf aws verify prod', /pf aws verify production/],
  ['pf aws exec stag', /pf aws exec staging/],
  ['pf aws account list --management-profile man', /--management-profile management-superuser/],
  ['pf aws profile write production --region eu-cen', /--region eu-central-/],
  ['pf aws profile write production --access ro', /--access role/],
  ['pf aws profile write production --region=eu-cen', /--region=eu-central-/],
  ['pf aws verify --max', /--max-age/],
  ['pf help aws acc', /pf help aws account/],
  ['pf aws comp', /pf aws complete/],
  ['pf aws exec production -- mkfif', /-- mkfifo/],
  ['pf aws exec production -- cat keys-of', /-- cat keys-of-root\.csv/],
  ['pf aws org init --from-csv key', /--from-csv keys-of-root\.csv/],
];

for (const shell of SHELLS) {
  describe(`completion in ${shell.name}`, () => {
    let rehearsal: Rehearsal;
    let window: TerminalWindow;

    const keep = useCleanup();
    before(async function () {
      skipUnless(this, hasTmux && isInstalled(shell.name), `tmux and ${shell.name}`);
      rehearsal = await keep(startRehearsal());
      const { repository } = rehearsal;
      for (const environment of ['production', 'staging']) {
        await mkdir(join(repository, 'environments', environment), { recursive: true });
        await writeFile(
          join(repository, 'environments', environment, 'environment.yaml'),
          `environment: ${environment}\n`,
        );
      }
      await mkdir(join(repository, '.aws'));
      await writeFile(join(repository, '.aws/config'), '[profile management-superuser]\nregion = us-east-2\n');
      await writeFile(join(repository, 'keys-of-root.csv'), '');
      const env = { ...rehearsal.env, PROMPT: '$ ', fish_greeting: '' };
      window = await keep(TerminalWindow.open({ columns: 120, cwd: repository, env, shell: shell.start }));
      await window.type(`${shell.setUp}; echo ready\n`);
      await window.shows(/^ready$/m);
    });

    for (const [typed, completed] of CASES) {
      it(`${typed}⇥`, async () => {
        await window.type(`clear\n`);
        await window.type(typed);
        await window.shows(new RegExp(typed));
        await window.press('Tab');
        await window.appears(completed);
        await window.press('C-u');
      });
    }
  });
}

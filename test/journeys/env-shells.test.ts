import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { isInstalled } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** How a line of each shell takes what `env` prints. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  sh: ['sh', '-c', 'eval "$1"', 'sh'],
  bash: ['bash', '--norc', '-c', 'eval "$1"', 'bash'],
  zsh: ['zsh', '-f', '-c', 'eval "$1"', 'zsh'],
  fish: ['fish', '--no-config', '-c', 'echo $argv[1] | source'],
};

const HOSTILE = ['plain', `it's "so" $HOME`, 'back\\slash `id` $(id)', "end'\\", '*? [a] ~ ; & # !'];

describe('pf aws env --shell', () => {
  const keep = useCleanup();
  let pf: PfInProcess;
  before(async () => {
    pf = await keep(openPfInProcess());
  });

  for (const [shell, [program = '', ...words]] of Object.entries(SHELLS)) {
    it(`is read by ${shell}, whatever the folder is called`, async function () {
      if (!isInstalled(program)) this.skip();
      for (const name of HOSTILE) {
        await using folder = await temporaryFolder({ [`${name}/panfactum.yaml`]: '' });
        const cwd = join(folder.path, name);
        const { stdout, status, stderr } = await pf.run(['aws', 'env', '--shell', shell], { cwd, env: {} });
        assert.equal(status, 0, stderr);
        const script = `${stdout}env -0\n`;
        const env = { PATH: process.env.PATH, HOME: folder.path, AWS_PROFILE: 'other', AWS_ACCESS_KEY_ID: 'AKIA' };
        const seen = execFileSync(program, [...words, script], { env, encoding: 'utf8' }).split('\0');
        assert.ok(seen.includes(`AWS_CONFIG_FILE=${join(cwd, '.aws/config')}`), seen.join('\n'));
        assert.ok(!seen.some((line) => line.startsWith('AWS_ACCESS_KEY_ID=')), 'a key stayed');
      }
    });
  }
});

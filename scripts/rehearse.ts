/**
 * The whole AWS guide, offline: an embedded AWS, a stack repository in a temporary folder, and the real commands one
 * after another, as a person would type them.
 *   npm start                        half a minute
 *   npm start -- --pace realistic    a minute or so, with the waits that AWS has
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../src/sandbox/index.ts';
import { showFile, showTree } from './rehearse-files.ts';
import { heading, say, typed } from './rehearse-say.ts';

const ROOT = join(import.meta.dirname, '..');
const PF = join(ROOT, 'bin', 'run.js');
/** A command that hangs ends the rehearsal. */
const PATIENCE_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'pf-rehearsal-'));
const stack = join(folder, 'stack');
const state = join(folder, 'aws.json');
spawnSync('git', ['init', '--quiet', stack], { stdio: 'inherit' });
writeFileSync(join(stack, 'panfactum.yaml'), '# The root of a stack repository. Keys such as aws_dir go here.\n');

const { values } = parseArgs({ options: { pace: { type: 'string', default: 'instant' } } });
const pace = values.pace === 'realistic' ? 'realistic' : 'instant';
const aws = await startSandbox({ stateFile: state, pace, identityCenter: 'us-east-2', approvesLogins: true });
const shell = {
  PATH: process.env.PATH,
  HOME: folder,
  TERM: process.env.TERM,
  ...(process.env.NO_COLOR === undefined ? {} : { NO_COLOR: process.env.NO_COLOR }),
  AWS_ENDPOINT_URL: aws.endpoint,
};
/** What a person has in the shell after making a root key in the console; the first command alone sees it. */
const rootKey = {
  AWS_ACCESS_KEY_ID: aws.rootCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: aws.rootCredentials.secretAccessKey,
};

try {
  say('A rehearsal of the AWS guide: real commands against an embedded AWS on this machine. Nothing leaves it.');
  heading('The organization, from the root key in the environment');
  await pf('aws org init --from-env --region us-east-2 --delete-root-key --yes', rootKey);
  heading('An account for each environment, and the terragrunt configuration that follows from it');
  await pf('aws account add development staging production --yes');
  heading('The profiles there are now');
  await pf('aws profile list');
  heading('Whose credentials they are, against whose they should be');
  await pf('aws verify');
  if (hasAwsCli()) {
    heading("The guide's own proof, by the real AWS CLI");
    await pf('aws exec production -- aws sts get-caller-identity');
  }
  heading('A new key in the place of an old one');
  await pf('aws key rotate production --yes');
  heading('Single sign-on for every account, and a login');
  await pf('aws sso init --group administrators --yes');
  heading('Where the repository stands');
  await pf('aws status');
  heading('No key is needed any more: they go, with their IAM users');
  await pf('aws key retire --grace 0 --finish --delete-user --yes');
  heading('The files that came of it');
  showTree(stack);
  showFile(stack, '.aws/config');
  for (const file of ['production/environment.yaml', 'production/us-east-2/region.yaml', 'root.hcl']) {
    showFile(stack, join('environments', file));
  }
  heading('Without a static key');
  await pf('aws verify --strict');
  say('', `Everything went well. It all stands in ${stack}`, '', 'To go on from here, with AWS as it is now:');
  typed(`cd ${stack}`);
  typed(`alias pf='${process.execPath} ${PF}'`);
  typed('pf aws profile list');
  typed(`pf aws sandbox exec --state ${state} -- env HOME=${folder} ${process.execPath} ${PF} aws account list`);
} catch (error) {
  say(
    '',
    `The rehearsal failed: ${error instanceof Error ? error.message : error}`,
    `What there is stands in ${stack}`,
  );
  process.exitCode = 1;
} finally {
  await aws.close();
}

/** Types `pf ${line}` in the repository and lets it print; throws when it does not end with 0. */
async function pf(line: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  typed(`pf ${line}`);
  const child = spawn(process.execPath, [PF, ...line.split(' ')], {
    cwd: stack,
    env: { ...shell, ...more },
    // As it comes, each to where it belongs; nobody may be asked.
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: PATIENCE_MS,
  });
  const status = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  if (status !== 0) throw new Error(`pf ${line} ended with ${status}; ${relative('', PF)} is what ran`);
}

function hasAwsCli(): boolean {
  return spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
}

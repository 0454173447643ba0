import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type GivenKeys, readKeysFromCsv, readKeysFromEnv } from '../../access/credential-source.ts';
import { isFailure } from '../../errors/failure.ts';
import type { Runtime } from '../../runtime.ts';
import { makePrintable, maskKeyId } from '../../text.ts';
import { foldText, getNoteWidth } from '../layout.ts';
import { askOne, askSecret, askText, type Choice } from '../prompts.ts';

/** Answers that are no file. */
const ENVIRONMENT = 'environment';
const OTHER_FILE = 'file';
const TYPED = 'typed';

type QuestionPlace = Pick<Runtime, 'env' | 'cwd'>;

/** The key to work with: of the shell, out of a CSV the console offered, or typed. Its shape is checked. */
export async function askForKeys(
  message: string,
  accessKeyId: string | undefined,
  { env, cwd }: QuestionPlace,
): Promise<GivenKeys> {
  if (accessKeyId !== undefined) return typedKeys(accessKeyId);
  const files = await findDownloadedKeys(cwd);
  const ofShell = env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY ? [makeShellChoice(env.AWS_ACCESS_KEY_ID)] : [];
  const choices: Choice[] = [
    ...files.map((file) => ({
      value: file,
      name: nameFile(file, cwd).replace(homedir(), '~'),
      description: 'A CSV file of the AWS console.',
    })),
    ...ofShell,
    { value: OTHER_FILE, name: 'In another CSV file', description: 'Enter the path.' },
    { value: TYPED, name: 'Type it in', description: 'The id is shown, the secret is not.' },
  ];
  for (;;) {
    const choice = await askOne(message, choices);
    if (choice === TYPED) return typedKeys(await askText('Access key ID:', { flaw: findIdFlaw }));
    try {
      if (choice === ENVIRONMENT) return readKeysFromEnv(env);
      return await readKeysFromCsv(nameFile(choice === OTHER_FILE ? await askForFile(cwd) : choice, cwd), cwd);
    } catch (error) {
      if (!isFailure(error) || error.code !== 'CREDENTIALS_INPUT_INVALID') throw error;
      // Another may be chosen: a wrong file is no reason to begin again.
      process.stderr.write(makePrintable(`${foldText(error.message, getNoteWidth(), '> ').join('\n')}\n`));
    }
  }
}

/** The secret of a key, masked. */
async function typedKeys(accessKeyId: string): Promise<GivenKeys> {
  const secretAccessKey = await askSecret('Secret access key:', findSecretFlaw);
  return { accessKeyId, secretAccessKey, given: ['--access-key-id', accessKeyId] };
}

/** Ids are upper case; of 40 characters and more are secrets, which would stay on the screen. */
function findIdFlaw(id: string): string | undefined {
  if (id.length >= SECRET_LENGTH) return 'This looks like a secret access key. Enter the access key ID, such as AKIA….';
  return /^\w{16,128}$/.test(id) ? undefined : 'An access key ID has 16 or more letters and digits, such as AKIA….';
}

function findSecretFlaw(secret: string): string | undefined {
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(secret)) return 'This looks like an access key ID. Enter the secret access key.';
  return /^[\x21-\x7e]{16,}$/.test(secret) ? undefined : 'A secret access key has no blanks and 16 or more characters.';
}

const SECRET_LENGTH = 40;

function makeShellChoice(id: string): Choice {
  const description = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of this shell.';
  return { value: ENVIRONMENT, name: `In this shell (${maskKeyId(id)})`, description };
}

async function askForFile(cwd: string): Promise<string> {
  const pathOf = (typed: string) => resolve(cwd, typed.replace(/^~(?=\/)/, homedir()));
  const flaw = (typed: string) => (existsSync(pathOf(typed)) ? undefined : 'There is no such file.');
  return pathOf(await askText('CSV file:', { flaw }));
}

/** As a person would write it: what lies below the current folder from there. */
function nameFile(file: string, cwd: string): string {
  const here = relative(cwd, file);
  return here.startsWith('..') ? file : here;
}

const MOST_FILES = 8;

/** Key files here and where browsers put downloads. */
async function findDownloadedKeys(cwd: string): Promise<string[]> {
  const folders = [...new Set([cwd, join(homedir(), 'Downloads')])];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => /^rootkey.*\.csv$|accessKeys.*\.csv$/i.test(name))
        .map((name) => join(folder, name));
    }),
  );
  return found.flat().slice(0, MOST_FILES);
}

const WANTED = '--from-env, --from-csv FILE, --from-json FILE or --access-key-id ID with --secret-access-key-stdin';

/** The flags that would give credentials; of a key whose id is given only the secret is missing. */
export function listMissingCredentials(accessKeyId: string | undefined): string {
  return accessKeyId === undefined ? WANTED : '--secret-access-key-stdin';
}

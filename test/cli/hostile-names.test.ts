import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILURES, type FailureCode } from '../../src/errors/catalogue.ts';
import { Failure } from '../../src/errors/failure.ts';
import { COMMANDS } from '../../src/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { fillLogin, fillNames, quoteForShell, suggestLogin } from '../../src/text.ts';
import { makeFinding, toFinding } from '../../src/workflows/verify/findings.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';

/** Must never stand outside of quotes. */
const MARK = 'PWNED';

/** Names as a stranger may choose them. */
const NAMES = [
  `$(touch ${MARK})`,
  `;touch ${MARK};`,
  `\`touch ${MARK}\``,
  `a b ${MARK} c`,
  `it's '${MARK}`,
  `'$(touch ${MARK})'`,
  `"$(touch ${MARK})"`,
  `x\ntouch ${MARK}\n`,
  `=${MARK}`,
  `~${MARK}`,
  `{a,${MARK}}`,
  `*${MARK}?`,
  `ü${MARK}`,
  `\u001b]0;${MARK}\u0007`,
  `\u202e${MARK}`,
  `$& $' $\` PROFILE REGION ENVIRONMENT ${MARK}`,
  `$(touch ${MARK}) PROFILE`,
  `-rf ${MARK}`,
  `a: pf $(touch ${MARK})`,
];

/** What a shell would not take as the inside of single quotes. */
function outsideQuotes(text: string): string {
  let outside = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === '\\') at += 1;
    else if (!isQuoted) outside += character;
  }
  return outside;
}

/** The command in a line of advice; undefined for a sentence. */
function findCommand(advice: string): string | undefined {
  const programs = 'pf|eval|aws|git|chmod|ls|rm|mv|echo|iconv|sed|namei|terragrunt|[A-Z_]+=\\S*';
  return new RegExp(`(?:^|[:,] )((?:${programs}) [^]*)$`).exec(advice)?.[1];
}

function assertQuoted(advice: string, what: string): void {
  const command = findCommand(advice);
  if (command !== undefined) assert.ok(!outsideQuotes(command).includes(MARK), `${what}: ${advice}`);
}

/** Every line of advice in a document of --json. */
function listAdvice(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (['next', 'suggestions'].includes(key) && Array.isArray(inner)) return inner.map(String);
    return key === 'command' && typeof inner === 'string' ? [inner] : listAdvice(inner);
  });
}

describe('a name that a stranger chose', () => {
  it('is one word of a shell, and what it holds is not filled in again', () => {
    for (const name of NAMES) {
      const word = quoteForShell(name);
      assert.ok(!outsideQuotes(word).includes(MARK), word);
      const printed = execFileSync('sh', ['-c', `printf %s ${word}`]).toString();
      assert.equal(printed, name);
      const filled = fillNames('pf aws verify ENVIRONMENT --profile PROFILE', { ENVIRONMENT: name, PROFILE: name });
      assert.equal(filled, `pf aws verify ${word} --profile ${word}`);
      const login = fillLogin([suggestLogin(name)], name, 'production');
      assert.deepEqual(login, ['Log in with: pf aws sso login production']);
      const again = fillNames(filled, { ENVIRONMENT: name, PROFILE: name, REGION: name });
      assert.ok(!outsideQuotes(again).includes(MARK), again);
    }
  });

  it('stands in quotes in the advice of every failure', () => {
    for (const code of Object.keys(FAILURES) as FailureCode[]) {
      for (const name of NAMES) {
        const subject = { environment: name, profile: name, region: name };
        const failure = new Failure(code, 'no', { details: { keyProfile: name } });
        const found = [makeFinding('files', 'error', code, 'no', subject), toFinding('identity', failure, subject)];
        for (const advice of found.flatMap(({ suggestions }) => suggestions)) assertQuoted(advice, code);
      }
    }
  });
});

describe('a repository of hostile names', () => {
  const keep = useCleanup();
  const keepEach = useCleanup('each');
  let pf: PfInProcess;
  let aws: Sandbox;
  before(async () => {
    [pf, aws] = [await keep(await openPfInProcess()), await keep(await startSandbox())];
  });

  async function makeRepository(name: string): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'pf-hostile-'));
    keepEach(Promise.resolve({ [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }));
    const root = join(path, name);
    // A folder that panfactum.yaml names is refused with control characters in it.
    const part = name.replaceAll(/\p{Cc}/gu, '');
    const { accessKeyId, secretAccessKey } = aws.rootCredentials;
    const section = name.replaceAll(/\p{Cc}/gu, '');
    const files: Record<string, string> = {
      'panfactum.yaml': `aws_dir: ${JSON.stringify(`d${part}`)}\nenvironments_dir: ${JSON.stringify(`e${part}`)}\n`,
      [`e${part}/${part}/environment.yaml`]: 'aws_account_id: "123456789012"\n',
      [`e${part}/named/environment.yaml`]: `environment: ${JSON.stringify(name)}\n`,
      [`e${part}/production/environment.yaml`]: `aws_account_id: "123456789012"\naws_profile: ${JSON.stringify(section)}\n`,
      [`e${part}/production/us-east-2/region.yaml`]: `aws_region: ${JSON.stringify(name)}\n`,
      [`e${part}/staging/environment.yaml`]: `aws_account_id: "123456789013"\naws_profile: ${JSON.stringify(`${section}2`)}\n`,
      [`d${part}/config`]: `[profile ${section}]\nregion = ${section}\n[profile ${section}2]\n`,
      [`d${part}/credentials`]: `[${section}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(root, file, '..'), { recursive: true });
      await writeFile(join(root, file), text);
    }
    const notes = { [name]: { organization: { accountId: '123456789012', requestedAt: 1 } } };
    const journal = JSON.stringify({ version: 1, notes });
    await writeFile(join(root, `d${part}/.pf-journal.json`), journal, { mode: 0o600 });
    await chmod(join(root, `d${part}/credentials`), 0o644);
    execFileSync('git', ['init', '-q', root]);
    return root;
  }

  /** All that every command advises there. */
  async function listAdvised(cwd: string, env: Readonly<Record<string, string>>, name: string): Promise<string[]> {
    const ways = [[], ['production'], ['production', '--plan'], ['staging', '--yes'], ['--profile', name], [name]];
    const ids = Object.keys(COMMANDS).filter((id) => !/sandbox|complete/.test(id));
    const advised: string[] = [];
    // What these need to come past their usage, the name again in what a person types.
    const flags: Readonly<Record<string, readonly string[]>> = {
      'aws:account:close': ['--soften'],
      'aws:ci:add': ['--github', 'acme/infra'],
      'aws:contacts:set': ['--security', `${name},CISO,ada@example.com,1`],
      'aws:root:recover': ['--mailbox-confirmed'],
      'aws:root:secure': ['--force'],
    };
    const lines = ids.flatMap((id) =>
      ways.map((way) => [...id.split(':'), '--json', '--no-input', ...(flags[id] ?? []), ...way]),
    );
    for (const args of lines) {
      const { stdout } = await pf.run(args, { cwd, env });
      advised.push(...listAdvice(JSON.parse(stdout)));
    }
    return advised;
  }

  // Each holds several of the above.
  for (const name of [
    `$(touch ${MARK}) PROFILE REGION 'x`,
    `-rf \u001b]0;${MARK}\u0007;\ntouch ${MARK}\u202e`,
    `=*${MARK}?~ü`,
  ]) {
    it(`quotes ${JSON.stringify(name)} in all that it advises`, async () => {
      const root = await makeRepository(name);
      const { accessKeyId, secretAccessKey } = aws.rootCredentials;
      const env = {
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      const advised = await listAdvised(root, env, name);
      for (const advice of advised) assertQuoted(advice, name);
      const seen = advised.filter((advice) => findCommand(advice)?.includes(MARK));
      assert.ok(seen.length > 0, 'no command names what a stranger chose');
      const { stdout } = await pf.run(['aws', 'verify', '--all', '--json'], { cwd: root, env });
      const { environments, findings } = JSON.parse(stdout);
      assert.deepEqual(
        environments.map((one: { environment: string }) => one.environment),
        ['production', 'staging'],
      );
      assert.deepEqual(findings?.length, 2, stdout);
      for (const typed of ['', '--profile']) {
        const line = ['aws', 'profile', 'write', typed, ''].filter((word, at) => word !== '' || at === 4);
        const completed = await pf.run(['aws', 'complete', '--', ...line], { cwd: root, env });
        assert.ok(!completed.stdout.includes(MARK), completed.stdout);
      }
    });
  }
});

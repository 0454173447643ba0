import assert from 'node:assert/strict';
import { FAILURES } from '../../src/errors/catalogue.ts';
import { type AdviceScene, type AdviceStage, findCommand, openStage, type Typed } from '../support/advice.ts';
import { type AdviceRow, type Outcome, ROWS, WORDS } from '../support/advice-rows.ts';
import { useCleanup } from '../support/cleanup.ts';

/** What is a person's own to give, given. */
const GIVEN: Readonly<Record<string, string>> = { COMMAND: 'true', OTHER: 'other@example.com' };

const withJson = (line: string) => (line.includes(' -- ') ? line.replace(' -- ', ' --json -- ') : `${line} --json`);

/** Brings the state about, and types the line of the row. */
async function produce(scene: AdviceScene, { code, line, folder }: AdviceRow): Promise<Typed> {
  const typed = await scene.type(withJson(line), folder);
  const isThere = code === 'next' ? typed.status === 0 : typed.codes.includes(code);
  assert.ok(isThere, `${line} does not come to ${code}, but to ${typed.status} ${typed.codes} ${typed.stdout}`);
  return typed;
}

/** The commands among the advice, in a state that was just produced. */
async function listCommands(scene: AdviceScene, row: AdviceRow): Promise<string[]> {
  const typed = await produce(scene, row);
  const commands = (typed.advice.get(row.code) ?? []).flatMap((advice) => findCommand(advice) ?? []);
  assert.equal(commands.length, row.typed.length, `it names ${JSON.stringify(commands)}`);
  return commands;
}

/** What comes of the command that the row's advice names at `index`, and that command. */
async function followAdvice(scene: AdviceScene, row: AdviceRow, index: number): Promise<[Outcome, string]> {
  const command = (await listCommands(scene, row))[index] ?? assert.fail('there is no such command');
  return [await typeCommand(scene, row, command), command];
}

async function typeCommand(scene: AdviceScene, row: AdviceRow, command: string): Promise<Outcome> {
  const line = command.replaceAll(/\b[A-Z]{5,}\b/g, (word) => GIVEN[word] ?? word);
  if (line.endsWith('--help')) return 'works';
  let typed = await scene.type(line.startsWith('pf ') ? withJson(line) : line, row.folder);
  if (row.code !== 'CONFIRMATION_NEEDED' && typed.codes.includes('CONFIRMATION_NEEDED')) {
    typed = await scene.type(`${withJson(line)} --yes`, row.folder);
  }
  const isAsked = typed.codes.includes('INPUT_NEEDED');
  if (isAsked) typed = await answer(scene, line);
  else if (typed.status !== 0 && typed.codes[0] !== undefined) return typed.codes[0] as Outcome;
  assert.equal(typed.status, 0, `${line}: ${typed.stdout} ${typed.stderr}`);
  if (row.code === 'next') return isAsked ? 'asks' : 'works';
  const { codes } = await scene.type(withJson(row.line), row.folder);
  if (codes.includes(row.code)) return isAsked ? assert.fail(`${line}, answered, heals nothing`) : 'works';
  return isAsked ? 'asks' : 'heals';
}

const CONTACT = '--security "Ada,CISO,ada@example.com,+1 555 0100"';

/** What a person would answer: a contact, or a key of the account and a region. */
async function answer(scene: AdviceScene, line: string): Promise<Typed> {
  if (line.includes('sso init')) return scene.type(`${withJson(line)} --group administrators --yes`);
  if (line.includes('root secure')) return scene.type(`${withJson(line)} --confirm production --yes`);
  if (line.includes('contacts set')) return scene.type(`${withJson(line)} ${CONTACT} --yes`);
  const environment = Object.keys(scene.accounts).find((name) => line.includes(name)) ?? 'management';
  const isNew = line.includes('org init');
  const { accessKeyId, secretAccessKey } = isNew ? scene.sandbox.rootCredentials : scene.otherKey(environment);
  Object.assign(scene.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  const typed = await scene.type(`${withJson(line)} --from-env --region us-east-2 --yes`);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete scene.env[name];
  return typed;
}

describe('advice, typed as it stands in the state that produced it', () => {
  let stage: AdviceStage;
  const keep = useCleanup();
  before(async () => {
    stage = await keep(openStage());
  });

  for (const row of ROWS) {
    const { code, line, state = () => {}, typed } = row;
    it(`${code}: ${line}`, async () => {
      for (const [index, outcome] of typed.entries()) {
        const [came, command] = await stage.within(state, (scene) => followAdvice(scene, row, index));
        assert.equal(came, outcome, `${command} comes to ${came}`);
      }
      if (typed.length === 0) await stage.within(state, (scene) => listCommands(scene, row));
    });
  }

  it('of every code has a row here, or a reason why not', () => {
    const rows = new Set<string>(ROWS.map(({ code }) => code));
    const reasons = Object.keys(WORDS);
    assert.deepEqual(
      reasons.filter((code) => rows.has(code)),
      [],
    );
    assert.deepEqual(
      [...rows, ...reasons].filter((code) => code !== 'next' && code !== 'warning').sort(),
      Object.keys(FAILURES).sort(),
    );
  });

  it('names commands at the end of a line, with nothing behind them', () => {
    for (const [code, { advice }] of Object.entries(FAILURES)) {
      for (const text of advice.filter((one) => /\bpf (?:aws|terragrunt)\b/.test(one))) {
        const command = findCommand(text);
        assert.ok(command !== undefined || text.includes('"$(pf aws env'), `${code}: ${text}`);
        assert.ok(command === undefined || !/[,.]( |$)/.test(command), `${code}: ${text}`);
      }
      for (const text of advice) assert.doesNotMatch(text, /(?<!-- )\baws [a-z-]+ [a-z]+-[a-z]/, `${code}: ${text}`);
    }
  });
});

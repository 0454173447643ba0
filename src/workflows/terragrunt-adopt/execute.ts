import { type Failure, isFailure } from '../../errors/failure.ts';
import { writePlans, type YamlPlan } from '../../repository/plan-yaml.ts';
import { readYamlText } from '../../repository/yaml.ts';
import type { RunContext } from '../../run/context.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { makePlan, type Plan, type Source } from '../../run/plan.ts';
import { planFilePreviews, previewTexts } from '../../run/preview-files.ts';
import { type Progress, runEnvironments, Steps } from '../../run/steps.ts';
import { ACCOUNTS_PATH } from '../../terragrunt/organization-module.ts';
import { type Adoption, type DecidedAdoption, decideAdoptions, toAddress } from './decide.ts';
import { importAccount } from './import-account.ts';
import { type AdoptState, loadAdoptState } from './load.ts';

export interface AdoptedAccount {
  readonly environment: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  /** Of the account in the state of the organization module. */
  readonly address: string;
  /** False where the state had it already. */
  readonly imported: boolean;
  /** Files that changed, absolute. */
  readonly changed: readonly string[];
}

export interface AdoptResult extends Source {
  readonly adopted: AdoptedAccount[];
  readonly failed: FailedEnvironment[];
}

export interface PreparedAdoption {
  readonly state: AdoptState;
  readonly decided: readonly DecidedAdoption[];
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing. */
export async function prepareAdopt(context: RunContext, environments: readonly string[]): Promise<PreparedAdoption> {
  const state = await loadAdoptState(context);
  const decided = decideAdoptions(state, environments);
  const possible = decided.flatMap(({ decision }) => (isFailure(decision) ? [] : [decision]));
  const before = (await readYamlText(state.module.file)) ?? '';
  let after = before;
  for (const adoption of possible) after = await addEntry(state, after, adoption);
  const steps = possible.map(({ environment, account, key }) => ({
    environment,
    title: `Import account ${account.id} (${account.email}) as ${toAddress(key)}, unless the state has it`,
    calls: [],
  }));
  const failed = listFailed(decided);
  // The journal must not reach git either.
  const ignores = await planFilePreviews(context, { profiles: [], records: [], configured: [] });
  const texts = await previewTexts([{ path: state.module.file, before, after, changed: before !== after }]);
  const files = [...ignores.files, ...texts];
  return { state, decided, plan: makePlan({ steps, files, failed }) };
}

function listFailed(decided: readonly DecidedAdoption[]): FailedEnvironment[] {
  return decided.flatMap(({ environment, decision }) =>
    isFailure(decision) ? [toFailedEnvironment(environment, decision)] : [],
  );
}

/** The text of module.yaml with the entry of one account more. Throws YAML_UNREADABLE. */
async function addEntry({ module }: AdoptState, text: string, adoption: Adoption): Promise<string> {
  if (!adoption.writes) return text;
  const { addYamlMapping } = await import('../../repository/yaml-nested.ts');
  const { name, email } = adoption.account;
  const entries = [
    ['name', name],
    ['email', email],
    ['environment', adoption.environment],
  ] as const;
  return addYamlMapping(module.file, text, { path: ACCOUNTS_PATH, key: adoption.key, entries });
}

/** A run, and the whole environment of the terragrunt that it starts. */
interface AdoptContext extends RunContext {
  readonly programEnv: Readonly<Record<string, string>>;
}

/** One after another: the state has one lock. One that fails does not stop the others. */
export async function executeAdopt(
  context: AdoptContext,
  { state, decided }: PreparedAdoption,
  progress: Progress,
): Promise<AdoptResult> {
  const runs = decided.map(({ environment, decision }) => ({
    environment,
    steps: Steps.startWith(decision).add(`Account of ${environment}`, async (adoption, { setTitle }) => {
      if (isFailure(adoption)) throw adoption;
      const adopted = await adopt(context, state, adoption);
      setTitle(`Account of ${environment} ${adopted.imported ? 'imported' : 'was in the state already'}`);
      return adopted;
    }),
  }));
  const { done, failed } = await runEnvironments(context, runs, { progress, atOnce: 1 });
  return { adopted: done, failed };
}

/** Entry and import as one: the journal knows the text without the entry before it is written. */
async function adopt(context: AdoptContext, state: AdoptState, adoption: Adoption): Promise<AdoptedAccount> {
  const { journal, programEnv: env } = context;
  const { interrupt } = context.runtime;
  const { environment, account, key } = adoption;
  const { file, folder } = state.module;
  interrupt.throwIfAborted();
  const before = (await readYamlText(file)) ?? '';
  const after = await addEntry(state, before, adoption);
  const plan: YamlPlan = { path: file, before, after, changed: before !== after };
  if (plan.changed) await journal.update(environment, { adoption: { file, before, after } });
  const changed = await writePlans([plan]);
  let imported: boolean;
  try {
    imported = await importAccount({ folder, env, interrupt }, adoption);
  } catch (error) {
    if (isFailure(error) && error.code !== 'INTERRUPTED') throw await takeBack(context, environment, error);
    throw error;
  }
  await journal.update(environment, { adoption: undefined });
  const { id: accountId, name, email } = account;
  return { environment, accountId, name, email, address: toAddress(key), imported, changed };
}

/** An entry of ours without its import would have the next apply make the account a second time. */
async function takeBack({ journal }: RunContext, environment: string, failure: Failure): Promise<Failure> {
  const { adoption } = journal.note(environment);
  if (adoption === undefined) return failure;
  const { file, before, after } = adoption;
  if ((await readYamlText(file)) !== after) {
    const advice = `${file} was changed meanwhile: take the entry of ${environment} out by hand before anything is applied.`;
    return failure.with({ suggestions: [advice, ...failure.suggestions] });
  }
  await writePlans([{ path: file, before: after, after: before, changed: true }]);
  await journal.update(environment, { adoption: undefined });
  return failure;
}

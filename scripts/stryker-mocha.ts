/**
 * Runs the tests of a mutation run in one process with mocha 12, whose insides Stryker's own runner no longer finds.
 * Stryker loads this by its name in stryker.config.json; the test files are those of its option `mochaFiles`.
 */
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InstrumenterContext, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import Mocha from 'mocha';

/** Where Stryker's mutated code looks which mutant is active, and counts what it meets. */
const context: InstrumenterContext = {};
Reflect.set(globalThis, '__stryker__', context);

class MochaTwelveRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #patterns: readonly string[];
  readonly #mocha = new Mocha({ reporter: Mocha.reporters.Base, timeout: 0 });
  #isLoaded = false;

  constructor(options: StrykerOptions) {
    this.#patterns = Reflect.get(options, 'mochaFiles') as readonly string[];
  }

  /** Modules are loaded once: a mutant of a constant needs a new process. */
  async capabilities(): Promise<TestRunnerCapabilities> {
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    // The same tests run again for each mutant.
    this.#mocha.cleanReferencesAfterRun(false);
    for await (const file of glob([...this.#patterns])) this.#mocha.addFile(resolve(file));
  }

  async dryRun({ coverageAnalysis, disableBail }: DryRunOptions): Promise<DryRunResult> {
    this.#mocha.suite.beforeEach(function () {
      context.currentTestId = this.currentTest?.fullTitle();
    });
    const result = await this.#run({ disableBail });
    const { mutantCoverage } = context;
    if (coverageAnalysis === 'off' || result.status !== DryRunStatus.Complete || !mutantCoverage) return result;
    return { ...result, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    context.hitLimit = options.hitLimit;
    context.hitCount = options.hitLimit === undefined ? undefined : 0;
    const names = options.testFilter?.map((name) => `^${RegExp.escape(name)}$`);
    this.#mocha.grep(new RegExp(names?.join('|') ?? ''));
    return toMutantRunResult(await this.#run(options));
  }

  async #run(options: Partial<MutantRunOptions>): Promise<DryRunResult> {
    const { activeMutant, mutantActivation, disableBail } = options;
    setBail(this.#mocha.suite, disableBail !== true);
    try {
      if (!this.#isLoaded) {
        context.activeMutant = mutantActivation === 'static' ? activeMutant?.id : undefined;
        await this.#mocha.loadFilesAsync();
        this.#isLoaded = true;
      }
      context.activeMutant = activeMutant?.id;
      const tests = await this.#results();
      return determineHitLimitReached(context.hitCount, context.hitLimit) ?? { status: DryRunStatus.Complete, tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error) };
    }
  }

  #results(): Promise<TestResult[]> {
    const tests: TestResult[] = [];
    return new Promise((done) => {
      const runner = this.#mocha.run(() => done(tests));
      runner.on('pass', (test) => tests.push({ ...named(test), status: TestStatus.Success }));
      runner.on('fail', (test, error) => {
        // A hook that fails fails the test it was for.
        const failed = test.ctx?.currentTest ?? test;
        tests.push({ ...named(failed), status: TestStatus.Failed, failureMessage: error.message || 'failed' });
      });
    });
  }
}

function named(test: Mocha.Runnable): Pick<TestResult, 'id' | 'name' | 'timeSpentMs'> {
  return { id: test.fullTitle(), name: test.fullTitle(), timeSpentMs: test.duration ?? 0 };
}

function setBail(suite: Mocha.Suite, bail: boolean): void {
  suite.bail(bail);
  for (const inner of suite.suites) setBail(inner, bail);
}

/** What stryker.config.json may say beside Stryker's own. (`testFiles` would do, but for mutants of constants.) */
export const strykerValidationSchema = {
  properties: { mochaFiles: { type: 'array', items: { type: 'string' } } },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha-12', MochaTwelveRunner)];

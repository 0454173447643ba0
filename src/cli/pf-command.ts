import { Command } from '@oclif/core/command';
import * as Errors from '@oclif/core/errors';
import * as Flags from '@oclif/core/flags';
import { setProcessFiles } from '../aws/environment.ts';
import { Failure } from '../errors/failure.ts';
import { EXIT, type ExitStatus } from '../errors/kinds.ts';
import { findRepository, type Repository } from '../repository/repository.ts';
import type { RunContext } from '../run/context.ts';
import type { FailedEnvironment } from '../run/failures.ts';
import type { Source } from '../run/plan.ts';
import { createRuntime, type Runtime } from '../runtime.ts';
import { fillProgramName, fillProgramNames, makePrintable, quoteForShell, setProgramName } from '../text.ts';
import { toFailure } from './as-failure.ts';
import { presentBug, presentFailure, toBugDocument, toFailureDocument } from './present-error.ts';
import { type Interrupt, ignoreBrokenPipe, openInterrupt } from './process.ts';
import { addSource, getNextCommands, presentNext, printSource } from './prose.ts';

export interface GlobalFlags {
  'repo-root'?: string | undefined;
  'no-input': boolean;
}

/** What every `pf` command shares: global flags, one JSON document or a text, failures with advice, Ctrl-C. */
export abstract class PfCommand<Result> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    'repo-root': Flags.directory({
      summary: 'The stack repository to work in (default: found from the current folder).',
      env: 'PF_REPO_ROOT',
      helpGroup: 'GLOBAL',
    }),
    'no-input': Flags.boolean({
      summary: 'Never prompt; a missing value is exit 3. Also in force when stdin is no terminal.',
      env: 'PF_NO_INPUT',
      helpGroup: 'GLOBAL',
    }),
    quiet: Flags.boolean({ summary: 'Results and errors only: no progress, no advice.', helpGroup: 'GLOBAL' }),
    verbose: Flags.boolean({ summary: 'Show AWS request ids with errors.', helpGroup: 'GLOBAL' }),
  };

  protected runtime: Runtime = createRuntime();
  #interrupt: Interrupt | undefined;

  /** Parses, makes one call, returns what `--json` prints. */
  protected abstract perform(): Promise<Result>;

  /** The same for a person; ends without a line break. Undefined prints nothing. */
  protected abstract present(result: Result): Promise<string | undefined> | string | undefined;

  /** The exit status of a result that is no thrown failure; several failures at once have their own precedence. */
  protected exitOf(_result: Result): ExitStatus | number {
    return EXIT.done;
  }

  /** What to type next, for a person. */
  protected nextOf(result: Result): string[] {
    return getNextCommands(result);
  }

  override async run(): Promise<Result> {
    const result = fillProgramNames(await this.perform());
    process.exitCode = this.exitOf(result);
    if (!this.jsonEnabled()) {
      const text = await this.present(result);
      if (text !== undefined && text !== '') process.stdout.write(`${this.toOutput(text)}\n`);
      const next = this.nextOf(result);
      if (next.length > 0) {
        const { foldText, getNoteWidth } = await import('./layout.ts');
        this.printNote(presentNext(next, (line, first) => foldText(line, getNoteWidth(), first)));
      }
    }
    return result;
  }

  override async init(): Promise<void> {
    await super.init();
    setProgramName(this.config.bin);
    ignoreBrokenPipe(process.stdout);
    ignoreBrokenPipe(process.stderr);
    const interrupt = openInterrupt((line) => this.printNote(line));
    this.#interrupt = interrupt;
    const note = (line: string) => this.printNote(line);
    this.runtime = createRuntime({ interrupt: interrupt.signal, isQuiet: this.#hasWord('--quiet'), note });
  }

  /** Show what AWS Support asks for: by the flag, or by somebody who looks for a bug. */
  protected isVerbose(): boolean {
    return this.#hasWord('--verbose') || Boolean(this.runtime.env.DEBUG);
  }

  /** Whether a flag stands on the line, known before it is parsed; what follows -- is somebody else's. */
  #hasWord(flag: string): boolean {
    const end = this.argv.indexOf('--');
    return (end < 0 ? this.argv : this.argv.slice(0, end)).includes(flag);
  }

  /** Leaves Ctrl-C to somebody else, a child for one. */
  protected release(): void {
    this.#interrupt?.release();
  }

  override async finally(error: Error | undefined): Promise<void> {
    this.#interrupt?.release();
    await super.finally(error);
  }

  override async catch(error: Error & { exitCode?: number }): Promise<never | undefined> {
    if (error instanceof Errors.ExitError) throw error;
    const failure = toFailure(error, this.#shape());
    process.exitCode = failure?.exit ?? EXIT.failed;
    if (this.jsonEnabled()) {
      this.logJson(failure ? toFailureDocument(failure) : toBugDocument(error));
      return undefined;
    }
    if (failure === undefined) {
      process.stderr.write(`\n${presentBug(error, this.config.version)}`);
      throw Object.assign(error, { oclif: { exit: EXIT.failed }, skipOclifErrorHandling: true });
    }
    const { foldText, getNoteWidth } = await import('./layout.ts');
    const view = {
      verbose: this.isVerbose(),
      fold: (text: string, first: string) => foldText(text, getNoteWidth(), first),
    };
    process.stderr.write(`\n${presentFailure(failure, view)}`);
    // oclif prints nothing more, and leaves with our status.
    throw Object.assign(failure, { oclif: { exit: failure.exit }, skipOclifErrorHandling: true });
  }

  override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  #shape() {
    const name = [this.config.bin, ...(this.id ?? '').split(':')].join(' ');
    // oclif itself adds these two.
    return {
      name,
      flags: [...Object.keys({ ...this.ctor.baseFlags, ...this.ctor.flags }), 'json', 'help'],
      argv: this.argv,
    };
  }

  /** What is printed of a text. Everything is for a person to see, unless a command says otherwise. */
  protected toOutput(text: string): string {
    return makePrintable(text);
  }

  /** One line for a person, on stderr; none with --quiet. */
  protected printNote(line: string): void {
    if (!this.runtime.isQuiet) this.printNeeded(line);
  }

  /** The same of what nobody can do without: a question, a login, what was found wrong. */
  protected printNeeded(line: string): void {
    process.stderr.write(`${makePrintable(fillProgramName(line))}\n`);
  }

  /** The repository of the command. From then on this process, the SDK in it too, knows no AWS files but its own. */
  protected async repository(flags: GlobalFlags): Promise<Repository> {
    const repository = await findRepository({
      repoRoot: flags['repo-root'],
      env: this.runtime.env,
      cwd: this.runtime.cwd,
    });
    setProcessFiles(repository);
    return repository;
  }

  /** Asks AWS and gives back what it says; tells a person who answered in its place. */
  protected async askAws<T extends object>(
    repository: Repository,
    timeoutMs: number,
    ask: (context: RunContext) => Promise<T>,
  ): Promise<T & Source> {
    const { openContext } = await import('../run/context.ts');
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs });
    const { elsewhere } = context.network;
    const answer = await ask(context).finally(() => printSource(elsewhere, (line) => this.printNote(line)));
    return addSource(answer, elsewhere);
  }

  /** Blocks of text for a person, and why environments failed. */
  protected async presentBlocks(
    failed: readonly FailedEnvironment[],
    listBlocks: (width: number) => readonly string[],
  ): Promise<string> {
    const { getResultWidth, presentFailed } = await import('./layout.ts');
    const width = getResultWidth();
    return [...listBlocks(width), ...presentFailed(failed, { width, verbose: this.isVerbose() })].join('\n\n');
  }

  /** The command as typed, and what was answered, for "run it again". No flag takes a secret. */
  protected commandLine(answers: readonly string[] = []): string {
    return [this.config.bin, ...(this.id ?? '').split(':'), ...this.argv, ...answers].map(quoteForShell).join(' ');
  }

  /** A person sits at a terminal, sees what is asked, and may be. */
  mayAsk(flags: Pick<GlobalFlags, 'no-input'>): boolean {
    const { input, progress } = this.runtime.terminal;
    return input && progress && !flags['no-input'] && !this.jsonEnabled();
  }

  /** Names every missing flag at once, as the contract asks; at a terminal all of them are asked for, unless not so. */
  inputNeeded(missing: readonly string[], areAsked = true): Failure {
    return new Failure('INPUT_NEEDED', `Missing: ${missing.join(', ')}.`, {
      details: { missing },
      suggestions: [
        `Add ${missing.join(' ')}${areAsked ? ', or run the command at a terminal without --no-input to be asked' : ''}.`,
        `See the flags with: ${this.config.bin} ${(this.id ?? '').replaceAll(':', ' ')} --help`,
      ],
    });
  }
}

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A condition not met by then is a failure that shows the screen; nothing waits this long otherwise. */
const TIMEOUT_MS = 180_000;
const GLANCE_MS = 75;
const ROWS = 50;
const HISTORY = 5_000;

export const hasTmux = (() => {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface TerminalOptions {
  readonly columns: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly rows?: number;
  /** What runs in it; bash unless given, its prompt `$ `. */
  readonly shell?: readonly string[];
}

let opened = 0;

/** A real terminal, drawn by tmux: keys go in, the screen is read. Nothing sleeps; the screen is looked at until it fits. */
export class TerminalWindow implements AsyncDisposable {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  static async open({ columns, cwd, env, rows = ROWS, shell = BASH }: TerminalOptions): Promise<TerminalWindow> {
    opened += 1;
    const socket = `pf-test-${process.pid}-${opened}`;
    const variables = Object.entries({ PS1: '$ ', LANG: 'C.UTF-8', ...env }).map(([name, value]) => `${name}=${value}`);
    const size = ['-x', String(columns), '-y', String(rows)];
    // TERM is tmux's to say; everything else is what the test says.
    const command = ['sh', '-c', 'exec env -i TERM="$TERM" "$@"', 'sh', ...variables, ...shell];
    await run('tmux', [
      ...[
        '-L',
        socket,
        '-f',
        '/dev/null',
        'start-server',
        ';',
        'set-option',
        '-g',
        'history-limit',
        String(HISTORY),
        ';',
      ],
      ...['set-option', '-g', 'default-terminal', 'tmux-256color', ';', 'set-option', '-s', 'escape-time', '10', ';'],
      ...['new-session', '-d', ...size, '-c', cwd, ...command],
    ]);
    const window = new TerminalWindow(socket);
    await window.shows(/\S/);
    return window;
  }

  /** Text as if typed; a newline is Enter. */
  async type(text: string): Promise<void> {
    for (const [at, part] of text.split('\n').entries()) {
      if (at > 0) await this.press('Enter');
      if (part !== '') await this.#tmux('send-keys', '-l', '--', part);
    }
  }

  /** Keys by tmux's names: Enter, Down, Space, Escape, C-c … */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux('send-keys', '--', ...keys);
  }

  /** Empties the screen, and what has scrolled off it. For a shell at its prompt. */
  async clear(): Promise<void> {
    await this.type('clear\n');
    await this.shows(/^\$$/);
    await this.#tmux('clear-history');
  }

  /** All that is to be seen and has scrolled off, lines the terminal broke joined, as plain text. */
  async text(): Promise<string> {
    const { stdout } = await this.#tmux('capture-pane', '-p', '-J', '-S', '-');
    return plain(stdout);
  }

  /** The visible screen with its colours as escape codes. */
  async coloured(): Promise<string> {
    return (await this.#tmux('capture-pane', '-p', '-e')).stdout;
  }

  /** The screen once it shows `pattern` and no longer changes. */
  async shows(pattern: RegExp): Promise<string> {
    let last: string | undefined;
    return this.#until(pattern, (text) => {
      const still = text === last;
      last = text;
      return still;
    });
  }

  /** The screen as soon as it shows `pattern`, changing or not. */
  async appears(pattern: RegExp): Promise<string> {
    return this.#until(pattern, () => true);
  }

  /** Types a command line at the shell's prompt of an empty screen, and gives back the screen once it shows `question`. */
  async ask(line: string, question: RegExp): Promise<string> {
    await this.clear();
    return this.typing(`${line}\n`, question);
  }

  /** Presses keys, and gives back the screen once it shows `then`. */
  async answer(keys: readonly string[], then: RegExp): Promise<string> {
    await this.press(...keys);
    return this.shows(then);
  }

  /** Types text, and gives back the screen once it shows `then`. */
  async typing(text: string, then: RegExp): Promise<string> {
    await this.type(text);
    return this.shows(then);
  }

  /** Types a command line at the shell's prompt, and gives back the screen once the prompt is there again. */
  async command(line: string): Promise<string> {
    await this.clear();
    await this.type(`${line}\n`);
    return this.shows(AT_PROMPT);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux('kill-server').catch(() => undefined);
  }

  async #until(pattern: RegExp, fits: (text: string) => boolean): Promise<string> {
    const until = Date.now() + TIMEOUT_MS;
    for (;;) {
      const text = await this.text();
      if (pattern.test(text) && fits(text)) return text;
      if (Date.now() > until) assert.fail(`the terminal never showed ${pattern}, but:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
    }
  }

  #tmux(...args: string[]) {
    return run('tmux', ['-L', this.#socket, ...args], { maxBuffer: 16 * 1024 * 1024 });
  }
}

/** The shell waits for a command, having run one. */
export const AT_PROMPT = /\n\$$/;

const BASH = ['bash', '--noprofile', '--norc', '-i'];

function plain(captured: string): string {
  return captured
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

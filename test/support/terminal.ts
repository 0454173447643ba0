import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { TmuxClient } from './tmux-client.ts';

const run = promisify(execFile);

/** A condition not met by then is a failure that shows the screen; nothing waits this long otherwise. */
const TIMEOUT_MS = 180_000;
/** Whoever draws nothing for so long has drawn all of it. */
const STILL_MS = 100;
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

/** A real terminal, drawn by tmux: keys go in, the screen is read. Nothing sleeps; each change is looked at until it fits. */
export class TerminalWindow implements AsyncDisposable {
  readonly #tmux: TmuxClient;

  private constructor(client: TmuxClient) {
    this.#tmux = client;
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
    const window = new TerminalWindow(await TmuxClient.attach(socket));
    try {
      await window.shows(/\S/);
    } catch (error) {
      await window[Symbol.asyncDispose]();
      throw error;
    }
    return window;
  }

  /** Text as if typed; a newline is Enter. */
  async type(text: string): Promise<void> {
    for (const [at, part] of text.split('\n').entries()) {
      if (at > 0) await this.press('Enter');
      if (part !== '') await this.#tmux.send('send-keys', '-l', '--', part);
    }
  }

  /** Keys by tmux's names: Enter, Down, Space, Escape, C-c … */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux.send('send-keys', '--', ...keys);
  }

  /** Empties the screen, and what has scrolled off it. For a shell at its prompt. */
  async clear(): Promise<void> {
    await this.type('clear\n');
    await this.shows(/^\$$/);
    await this.#tmux.send('clear-history');
  }

  /** All that is to be seen and has scrolled off, lines the terminal broke joined, as plain text. */
  async text(): Promise<string> {
    return plain(await this.#tmux.send('capture-pane', '-p', '-J', '-S', '-'));
  }

  /** The visible screen with its colours as escape codes. */
  coloured(): Promise<string> {
    return this.#tmux.send('capture-pane', '-p', '-e');
  }

  /** The screen once it shows `pattern` and no longer changes. */
  shows(pattern: RegExp): Promise<string> {
    return this.#until(pattern, STILL_MS);
  }

  /** The screen as soon as it shows `pattern`, changing or not. */
  appears(pattern: RegExp): Promise<string> {
    return this.#until(pattern, 0);
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
    await this.#tmux[Symbol.asyncDispose]();
  }

  /** The screen once it shows `pattern` and has not changed for so long. */
  async #until(pattern: RegExp, stillMs: number): Promise<string> {
    for (;;) {
      const { changes } = this.#tmux;
      const text = await this.text();
      const isThere = pattern.test(text);
      if (isThere && stillMs === 0) return text;
      if (await this.#tmux.changed(changes, isThere ? stillMs : TIMEOUT_MS)) continue;
      if (isThere) return text;
      assert.fail(`the terminal never showed ${pattern}, but:\n${text}`);
    }
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

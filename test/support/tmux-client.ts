import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A command that was sent and has not ended yet. */
interface Sent {
  readonly lines: string[];
  readonly resolve: (output: string) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * One client of tmux for all that is asked of a server (its control mode), which is told when the screen changes: no
 * process for each look, and no looking in between.
 */
export class TmuxClient implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #sent: Sent[] = [];
  readonly #attached = Promise.withResolvers<void>();
  /** What is printed now belongs to the first that was sent. */
  #inside = false;
  #changes = 0;
  #wake: () => void = () => {};

  private constructor(socket: string) {
    const args = ['-L', socket, '-C', 'attach-session', '-f', 'ignore-size'];
    this.#child = spawn('tmux', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    this.#child.once('close', () => {
      const gone = new Error('tmux has ended');
      this.#attached.reject(gone);
      for (const { reject } of this.#sent.splice(0)) reject(gone);
    });
  }

  /** Attached to the only session of a server, so that no change escapes it. */
  static async attach(socket: string): Promise<TmuxClient> {
    const client = new TmuxClient(socket);
    await client.#attached.promise;
    return client;
  }

  /** How often the screen has changed so far. */
  get changes(): number {
    return this.#changes;
  }

  /** Does a command, and gives back what it prints. */
  send(...words: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#sent.push({ lines: [], resolve, reject });
      this.#child.stdin.write(`${words.map(quote).join(' ')}\n`);
    });
  }

  /** True as soon as there are more changes than `since`; false where none comes within `ms`. */
  async changed(since: number, ms: number): Promise<boolean> {
    if (this.#changes > since) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    return this.#changes > since;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    await this.send('kill-server').catch(() => undefined);
    await closed;
  }

  #hear(line: string): void {
    if (this.#inside) this.#read(line);
    // Ours are told by the 1; attaching, which is none, may be answered after the first of them.
    else if (/^%begin \d+ \d+ 1$/.test(line)) this.#inside = true;
    else if (line.startsWith('%session-changed ')) this.#attached.resolve();
    else if (line.startsWith('%output ')) {
      this.#changes += 1;
      this.#wake();
    }
  }

  #read(line: string): void {
    const [, end] = /^%(end|error) \d+ \d+ 1$/.exec(line) ?? [];
    if (end === undefined) {
      this.#sent[0]?.lines.push(line);
      return;
    }
    this.#inside = false;
    const sent = this.#sent.shift();
    const output = sent?.lines.join('\n') ?? '';
    if (end === 'end') sent?.resolve(output);
    else sent?.reject(new Error(`tmux: ${output}`));
  }
}

/** As tmux reads a word of a command line. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

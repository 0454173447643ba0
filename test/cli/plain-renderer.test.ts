import assert from 'node:assert/strict';
import { Listr } from 'listr2';
import { PlainRenderer } from '../../src/cli/plain-renderer.ts';

describe('Progress in a pipe', () => {
  /** Runs one task that reports `outputs`, each after so many milliseconds on a clock of ours. */
  async function linesOf(outputs: readonly [ms: number, text: string][]): Promise<string[]> {
    const lines: string[] = [];
    let now = Date.UTC(2026, 10, 22, 9, 0, 0);
    const rendererOptions = { write: (line: string) => lines.push(line), now: () => now };
    await new Listr(
      [
        {
          title: 'production',
          task: (_, task) =>
            task.newListr([
              {
                title: 'Account',
                task: (_context, step) => {
                  for (const [ms, text] of outputs) {
                    now += ms;
                    step.output = text;
                  }
                },
              },
            ]),
        },
      ],
      {
        renderer: PlainRenderer,
        fallbackRenderer: PlainRenderer,
        rendererOptions,
        fallbackRendererOptions: rendererOptions,
      },
    ).run();
    return lines;
  }

  it('is one line an event: time, where, what, and no escape codes', async () => {
    assert.deepEqual(await linesOf([[1_000, 'waiting']]), [
      '09:00:01 production › Account: waiting',
      '09:00:01 production › Account: done',
      '09:00:01 production: done',
    ]);
  });

  it('mentions a wait again after a quarter of a minute, not at each try', async () => {
    const lines = await linesOf([
      [0, '0 s: AWS is creating the account'],
      [2_000, '2 s: AWS is creating the account'],
      [12_000, '14 s: AWS is creating the account'],
      [60_000, '1 min 14 s: AWS is creating the account'],
    ]);
    assert.deepEqual(
      lines.filter((line) => line.includes('creating')),
      [
        '09:00:00 production › Account: 0 s: AWS is creating the account',
        '09:01:14 production › Account: 1 min 14 s: AWS is creating the account',
      ],
    );
  });

  it('tells a new reason at once', async () => {
    const lines = await linesOf([
      [0, '0 s: AWS is creating the account'],
      [1_000, '1 s: TooManyRequestsException'],
    ]);
    assert.equal(lines.filter((line) => line.includes('Account: ') && !line.endsWith('done')).length, 2);
  });
});

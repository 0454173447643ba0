import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS } from '../mutations/list.ts';
import { applyMutation } from '../mutations/mutation.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `a/{b,c}.ts` as `a/b.ts` and `a/c.ts`. */
function expandBraces(pattern: string): string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  return choices?.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`)) ?? [pattern];
}

describe('the files that Stryker changes, and the tests it runs', () => {
  it('are there', () => {
    const { mutate, mochaFiles } = JSON.parse(readFileSync(join(ROOT, 'stryker.config.json'), 'utf8'));
    // A part of a file is named by its lines.
    const patterns: string[] = [...mutate, ...mochaFiles].map((pattern) => pattern.replace(/:\d+-\d+$/, ''));
    const missing = patterns.flatMap(expandBraces).filter((pattern) => globSync(pattern, { cwd: ROOT }).length === 0);
    assert.deepEqual(missing, []);
  });
});

// Whether the tests notice takes minutes: npm run mutation:by-hand.
describe('the mutations made by hand', () => {
  it('all apply, each to a text that stands in its file once, and name tests that are there', () => {
    const problems = MUTATIONS.flatMap((mutation) => {
      const path = join(ROOT, mutation.file);
      const mutated = applyMutation(mutation, existsSync(path) ? readFileSync(path, 'utf8') : '');
      return [
        ...('problem' in mutated ? [mutated.problem] : []),
        ...mutation.tests.filter((test) => !existsSync(join(ROOT, test))).map((test) => `there is no ${test}`),
      ].map((problem) => `${mutation.promise}: ${problem}`);
    });
    assert.deepEqual(problems, []);
  });

  it('name no test that runs what was built: a mutation of src would not be in it', () => {
    const tests = [...new Set(MUTATIONS.flatMap((mutation) => mutation.tests))];
    const built = tests.filter((test) => readFileSync(join(ROOT, test), 'utf8').includes('installPf('));
    assert.deepEqual(built, []);
  });

  it('have titles of their own, and change something', () => {
    const titles = MUTATIONS.map(({ promise }) => promise);
    assert.deepEqual(
      titles.filter((title, index) => titles.indexOf(title) !== index),
      [],
    );
    for (const { promise, find, replace, tests } of MUTATIONS) {
      assert.ok(find !== replace && tests.length > 0, promise);
    }
  });

  it('are refused where their text is gone, or stands there twice', () => {
    const mutation = { promise: 'p', file: 'f.ts', find: 'a()', replace: 'b()', tests: [] };
    assert.deepEqual(applyMutation(mutation, 'x = a();'), { text: 'x = b();' });
    assert.deepEqual(applyMutation(mutation, 'x = c();'), { problem: 'f.ts holds this 0 times, not once: a()' });
    assert.deepEqual(applyMutation(mutation, 'a() + a()'), { problem: 'f.ts holds this 2 times, not once: a()' });
  });
});

import assert from 'node:assert/strict';
import { measureFigures } from '../../scripts/figures.ts';
import { measureRoutes } from '../../scripts/routes.ts';

/** How many files of src each route may enter at most. */
const MOST_FILES: Readonly<Record<string, number>> = {
  'pf aws verify production, by the fast path': 45,
  'pf aws verify production, by oclif': 54,
  'pf aws account add production': 109,
};

/** Of src, with the embedded AWS. */
const MOST_LINES = 41_800;

/** Per cent of the names of functions. */
const NAMES = { verbFirst: 90, prepositionLast: 2, oneWord: 5 };

describe('the figures of the house', () => {
  it('has short routes: a command enters few files', async () => {
    const routes = await measureRoutes();
    assert.deepEqual(routes.map(({ title }) => title).sort(), Object.keys(MOST_FILES).sort());
    for (const { title, files } of routes) {
      assert.ok(files.length > 20, `${title} was not measured`);
      assert.ok(files.length <= (MOST_FILES[title] ?? 0), `${title} enters ${files.length} files`);
    }
  });

  const figures = measureFigures();

  it('has no more lines than somebody can take over', () => assert.ok(figures.lines <= MOST_LINES, `${figures.lines}`));

  it('has no wide lines', () => assert.deepEqual(figures.wideLines, []));

  it('declares each type once', () => assert.deepEqual(figures.typesDeclaredTwice, []));

  it('names functions by verbs', () => {
    const { verbFirst, prepositionLast, oneWord, oddNames } = figures;
    const seen = `${verbFirst} % verb first, ${prepositionLast} % with a preposition last, ${oneWord} % one word`;
    assert.ok(verbFirst >= NAMES.verbFirst, `${seen}\n${oddNames.join('\n')}`);
    assert.ok(prepositionLast <= NAMES.prepositionLast && oneWord <= NAMES.oneWord, seen);
  });

  it('has few functions with more than three parameters', () => assert.ok(figures.manyParameters <= 5));
});

import assert from 'node:assert/strict';
import { parse } from '../../src/config-files/parse.ts';
import { findIndexes, findSections, hasProfile, listProfileNames, readValue } from '../../src/config-files/sections.ts';

const PLAIN = '[default]\na = 1\n[profile a]\na = 2\n[sso-session a]\na = 3\n[profile b/c.d-e@f]\na = 4\n';
/** The same profile by other headers, and one that is none. */
const ROUNDABOUT = '[profile a]\nx = 1\n[default]\nx = 2\n[profile "a"]\nx = 3\n[profile default]\nx = 4\n[a]\nx = 5\n';

const found = (text: string, file: 'config' | 'credentials', ...profiles: readonly string[]) => [
  ...findIndexes(parse(text), file, ...profiles),
];

describe('where a profile stands in a file', () => {
  it('is the section of its name, as each file writes that', () => {
    assert.deepEqual(found(PLAIN, 'config', 'a'), [1]);
    assert.deepEqual(found(PLAIN, 'config', 'b/c.d-e@f'), [3]);
    assert.deepEqual(found(PLAIN, 'config', 'default'), [0]);
    assert.deepEqual(found(PLAIN, 'config', 'Stryker was here'), []);
    assert.deepEqual(found(PLAIN, 'credentials', 'a'), []);
    assert.deepEqual(found('[a]\nx = 1\n', 'credentials', 'a'), [0]);
    assert.deepEqual(found('[a]\nx = 1\n', 'config', 'a'), []);
  });

  it('is every section that some reader takes for it, in the order of the file', () => {
    assert.deepEqual(found(ROUNDABOUT, 'config', 'a'), [0, 2]);
    assert.deepEqual(found(ROUNDABOUT, 'config', 'default'), [1, 3]);
    assert.deepEqual(found(ROUNDABOUT, 'config', 'default', 'a'), [0, 1, 2, 3]);
    assert.deepEqual(found(PLAIN, 'config', 'b/c.d-e@f', 'a'), [1, 3]);
  });

  it('is the same when it is asked again, and for the other file', () => {
    const document = parse(ROUNDABOUT);
    const asked = () => [[...findIndexes(document, 'config', 'a')], [...findIndexes(document, 'credentials', 'a')]];
    assert.deepEqual(asked(), [[0, 2], [4]]);
    assert.deepEqual(asked(), [[0, 2], [4]]);
  });

  it('is told with the sections, and whether there is any', () => {
    const document = parse(ROUNDABOUT);
    const { sections } = findSections(document, 'config', 'a');
    assert.deepEqual(
      sections.map(({ header }) => header),
      ['profile a', 'profile "a"'],
    );
    assert.deepEqual(findSections(document, 'config', 'b').sections, []);
    assert.deepEqual([hasProfile(document, 'config', 'a'), hasProfile(document, 'config', 'b')], [true, false]);
  });

  it('is listed by name, each once', () => {
    assert.deepEqual([...listProfileNames(parse(ROUNDABOUT), 'config')], ['a', 'default']);
    assert.deepEqual([...listProfileNames(parse(PLAIN), 'config')], ['default', 'a', 'b/c.d-e@f']);
  });
});

describe('a value', () => {
  const readFirst = (text: string) => {
    const document = parse(text);
    const entry = document.sections.at(0)?.entries.get('a') ?? assert.fail();
    return readValue(document.text, entry);
  };

  it('is what stands behind the sign, without blanks around it', () => {
    assert.equal(readFirst('[x]\na =  1 2 \n'), '1 2');
    assert.equal(readFirst('[x]\na =\n'), '');
  });

  it('goes on in lines that are deeper, as botocore joins them', () => {
    assert.equal(readFirst('[x]\na = 1\n  2\n  3\nb = 4\n'), '1\n2\n3');
    assert.equal(readFirst('[x]\na =\n  b = 2\n'), '\nb = 2');
    assert.equal(readFirst('[x]\na = 1\n\n  2\n'), '1\n\n2');
  });
});

import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/index.ts';
import { describeExamples, EXAMPLES } from './examples.ts';

// Those that are about the AWS CLI are typed by test/judges/examples.test.ts.
describeExamples('the examples of every help text, as written', { awsCli: false });

describe('examples', () => {
  it('are there for every command', () => {
    const without = Object.keys(COMMANDS).filter((id) => !EXAMPLES.some((example) => example.id === id));
    assert.deepEqual(without, []);
  });
});

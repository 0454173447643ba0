import assert from 'node:assert/strict';
import { parseDuration } from '../../src/cli/duration.ts';
import { failing } from '../support/failing.ts';

const LENGTHS: Readonly<Record<string, number>> = {
  '0': 0,
  '7': 7_000,
  '500ms': 500,
  '90s': 90_000,
  '1m': 60_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1.5h': 5_400_000,
  '7d': 604_800_000,
  '0.25s': 250,
};
const NONE = [
  '',
  's',
  '-1s',
  '1w',
  '1 h',
  '1h ',
  ' 1h',
  '1H',
  '1hour',
  '1h30m',
  '.5s',
  '1.s',
  'an hour',
  '1e3s',
  'NaN',
];

describe('a length of time', () => {
  for (const [typed, ms] of Object.entries(LENGTHS)) {
    it(`${typed} is ${ms} ms`, () => assert.equal(parseDuration(typed), ms));
  }
  for (const typed of NONE) {
    it(`is not ${JSON.stringify(typed)}`, async () => {
      const failure = await failing('USAGE', () => parseDuration(typed));
      assert.ok(failure.message.includes(`"${typed}"`));
    });
  }
});

import type { Mutation } from './mutation.ts';

const TESTS = ['test/hand-on/other-programs.test.ts'];

/** The other program called `pf`. */
export const HAND_ON: readonly Mutation[] = [
  {
    promise: 'a wrapper of ours is passed over, and the program behind it found',
    file: 'src/hand-on/hand-on.ts',
    find: 'isBack ? asked.split(delimiter) : []',
    replace: '[]',
    tests: TESTS,
  },
  {
    promise: 'a line that comes back changed each time ends in an error',
    file: 'src/hand-on/hand-on.ts',
    find: 'MOST_TIMES = 8',
    replace: 'MOST_TIMES = 9',
    tests: TESTS,
  },
  {
    promise: 'no pf is taken from a folder that depends on where one stands',
    file: 'src/hand-on/other-programs.ts',
    find: '.filter(isAbsolute)',
    replace: '',
    tests: TESTS,
  },
];

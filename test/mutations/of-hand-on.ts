import type { Mutation } from './mutation.ts';

const TESTS = ['test/hand-on/hand-on.test.ts'];

/** The other program called `pf`. */
export const HAND_ON: readonly Mutation[] = [
  {
    promise: 'a wrapper of ours is passed over, and the program behind it found',
    file: 'src/hand-on/hand-on.ts',
    find: 'isBack ? Number(skipped) + 1 : 0',
    replace: '0',
    tests: TESTS,
  },
  {
    promise: 'a line that comes back changed each time ends in an error',
    file: 'src/hand-on/hand-on.ts',
    find: 'other === undefined || times >= MOST_TIMES',
    replace: 'other === undefined',
    tests: TESTS,
  },
  {
    promise: 'no pf is taken from a folder that depends on where one stands',
    file: 'src/hand-on/other-programs.ts',
    find: '.filter(isAbsolute)',
    replace: '',
    tests: TESTS,
  },
  {
    promise: 'the next program hears of a broken pipe as it would without us',
    file: 'src/hand-on/hand-on.ts',
    find: "['SIGPIPE', 'SIGXFSZ']",
    replace: "['SIGXFSZ']",
    tests: TESTS,
  },
  {
    promise: 'what --json advises names the program as it was started',
    file: 'src/fast-path/command-line.ts',
    find: '  nameProgram(name);\n',
    replace: '',
    tests: TESTS,
  },
];

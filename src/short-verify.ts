import { answered } from './shortcut/answer.ts';
import { verifyOrAuth } from './shortcut/verify.ts';

/** Answers the commands that terragrunt runs hundreds of times. False: go the long way. */
export default (argv: readonly string[]): Promise<boolean> => answered(verifyOrAuth, argv);

import { answered, isRead } from './fast-path/answer.ts';
import { verifyOrAuth } from './fast-path/verify.ts';

/**
 * Answers the commands that terragrunt runs hundreds of times. False: go the long way, which folds to the width of a
 * person's terminal and says what is next.
 */
export default async (argv: readonly string[]): Promise<boolean> => !isRead() && answered(verifyOrAuth, argv);

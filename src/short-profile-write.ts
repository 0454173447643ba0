import { answered } from './fast-path/answer.ts';
import { profileWrite } from './fast-path/profile-write.ts';

/** Moves profiles to another region. False: go the long way. */
export default (argv: readonly string[]): Promise<boolean> => answered(profileWrite, argv);

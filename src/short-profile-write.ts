import { answered } from './shortcut/answer.ts';
import { profileWrite } from './shortcut/profile-write.ts';

/** Moves profiles to another region. False: go the long way. */
export default (argv: readonly string[]): Promise<boolean> => answered(profileWrite, argv);

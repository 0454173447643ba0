export { type LockOptions, withLock } from '../disk/lock.ts';
export { replaceFile } from '../disk/replace-file.ts';
export { type DiffOptions, diffOf } from './diff.ts';
export { editText as editProfileText } from './edit-text.ts';
export { mask } from './mask.ts';
export type { ConfigKey, CredentialKey, ProfileEdit } from './owned-keys.ts';
export { type FilePaths, type FilePlan, type ProfilePlan, planContents, planProfileEdits } from './plan.ts';
export { type ProfileFacts, type ProfileLines, readProfiles } from './profiles.ts';
export { type WritePaths, writeProfiles } from './write.ts';

export { errorCode, writeFailed } from './failed.ts';
export { LOCK_PATTERN, type LockOptions, withLock } from './lock.ts';
export { replaceFile } from './replace-file.ts';
export { TEMPORARY_PATTERN } from './temporary.ts';

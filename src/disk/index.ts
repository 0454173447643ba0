export { errorCode, writeFailed } from './failed.ts';
export { LOCK_NAME, LOCK_PATTERN, type LockOptions, withLock } from './lock.ts';
export { realPathOf } from './real-path.ts';
export { replaceFile } from './replace-file.ts';
export { sweepLeftovers, TEMPORARY_PATTERN } from './temporary.ts';

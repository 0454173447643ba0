import { Failure, isFailure } from '../errors/failure.ts';
import { getErrorCode } from './paths.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: "this user's disk quota is used up",
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'a directory stands in its place',
  ELOOP: 'a symbolic link leads back to itself',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many files are open',
  EBUSY: 'it is a mount point or in use',
  EIO: 'the disk failed',
};

/** `WRITE_FAILED` for a fault of the disk or its permissions; any other error as it is. */
export function writeFailed(path: string, error: unknown): unknown {
  if (isFailure(error)) return error;
  const code = getErrorCode(error);
  if (code === undefined || !(error instanceof Error && 'syscall' in error)) return error;
  const reason = REASONS[code] ?? code;
  return new Failure('WRITE_FAILED', `${path} could not be written: ${reason} (${code}). The file is as it was.`, {
    details: { file: path, reason: code },
    cause: error,
  });
}

import type { Stats } from 'node:fs';

/** Who runs this process; under sudo also who asked for it. */
type OwnerEnvironment = Readonly<Record<string, string | undefined>>;

/** Whether a file or folder belongs to this user, to root or, under sudo, to the caller. */
export function isTrustedOwner({ uid }: Pick<Stats, 'uid'>, env: OwnerEnvironment = process.env): boolean {
  const user = process.getuid?.();
  if (user === undefined || uid === user || uid === 0) return true;
  return user === 0 && env.SUDO_UID !== undefined && uid === Number(env.SUDO_UID);
}

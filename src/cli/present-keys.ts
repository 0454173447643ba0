import { shortenKeyId } from '../text.ts';
import type { ListedKey } from '../workflows/key-list/load.ts';
import { sortForPeople } from './in-order.ts';
import { formatTable } from './layout.ts';

const DAY_MS = 86_400_000;

/** Older than this, a key is due to be replaced. */
const OLD_DAYS = 90;

/** Access keys, for a person. */
export function presentKeys(keys: readonly ListedKey[], now: number, width: number): string {
  const rows = sortForPeople(keys).map((key) => ({
    environment: key.environment,
    user: key.userName,
    key: key.accessKeyId === null ? 'unknown' : shortenKeyId(key.accessKeyId),
    status: key.status?.toLowerCase() ?? 'unknown',
    age: key.createdAt === null ? '-' : `${countDays(key.createdAt, now)} d`,
    'last used': key.lastUsedAt === null ? (key.accessKeyId === null ? '-' : 'never') : key.lastUsedAt.slice(0, 10),
    held: key.held ? 'here' : '-',
  }));
  return formatTable(['environment', 'user', 'key', 'status', 'age', 'last used', 'held'], rows, width);
}

/** What to type next: the environments whose keys are due. */
export function suggestAfterKeys(keys: readonly ListedKey[], now: number): string[] {
  const due = keys.filter(({ held, createdAt }) => held && createdAt !== null && countDays(createdAt, now) >= OLD_DAYS);
  const names = [...new Set(due.map(({ environment }) => environment))];
  return names.length === 0 ? [] : [`pf aws key rotate ${names.join(' ')} --older-than ${OLD_DAYS}d`];
}

export function countDays(createdAt: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(createdAt)) / DAY_MS));
}

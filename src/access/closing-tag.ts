import type { AccountState } from '../aws/organizations.ts';
import { CLOSING_TAG } from './tags.ts';

/** What the tag on an account that is being closed says. */
export interface ClosingMark {
  readonly environment: string;
  /** `r-…` or `ou-…`, where it was before. */
  readonly parentId: string;
  /** `2026-11-27`, when its closing began. */
  readonly day: string;
}

const FORM = /^([^/]+)\/((?:r|ou)-[a-z0-9-]+)\/(\d{4}-\d\d-\d\d)$/;

export function formatMark({ environment, parentId, day }: ClosingMark): string {
  return `${environment}/${parentId}/${day}`;
}

/** Undefined for an account that nobody closes, or whose tag is not ours. */
export function readMark(tags: ReadonlyMap<string, string>): ClosingMark | undefined {
  const [, environment, parentId, day] = FORM.exec(tags.get(CLOSING_TAG) ?? '') ?? [];
  return environment === undefined || parentId === undefined || day === undefined
    ? undefined
    : { environment, parentId, day };
}

/** AWS has closed it, or is about to. */
export function isClosed(state: AccountState): boolean {
  return state === 'CLOSED' || state === 'PENDING_CLOSURE' || state === 'SUSPENDED';
}

/** How long AWS Support can reopen a closed account, before it is gone for good. */
const REOPEN_MS = 90 * 24 * 60 * 60_000;

/** The day on which a closed account is gone, `2027-02-25`; undefined where nobody noted when its closing began. */
export function findGoneDay(mark: ClosingMark | undefined): string | undefined {
  return mark && new Date(Date.parse(mark.day) + REOPEN_MS).toISOString().slice(0, 10);
}

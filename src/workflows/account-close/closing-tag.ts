import { CLOSING_TAG } from '../../access/tags.ts';

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

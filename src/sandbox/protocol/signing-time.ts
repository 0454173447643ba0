import type { Authorization } from './authorization-header.ts';
import type { Incoming } from './incoming.ts';

const TOLERANCE_MINUTES = 15;

/** `YYYYMMDDTHHMMSSZ` of a time in milliseconds. */
function formatCompactTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
}

function parseCompactTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The `YYYYMMDDTHHMMSSZ` the request says it was signed at; undefined where it says none that can be read. */
export function getSigningTime(incoming: Incoming): string | undefined {
  const amz = incoming.headers.get('x-amz-date');
  if (amz !== undefined) return parseCompactTime(amz) === undefined ? undefined : amz;
  const plain = Date.parse(incoming.headers.get('date') ?? '');
  return Number.isNaN(plain) ? undefined : formatCompactTime(plain);
}

/** AWS's words for a signature too old, too new, or of another day than its scope; undefined where it is in time. */
export function findTimeProblem(timestamp: string, authorization: Authorization, now: number): string | undefined {
  const signed = parseCompactTime(timestamp) ?? 0;
  const tolerance = TOLERANCE_MINUTES * 60_000;
  const server = formatCompactTime(now);
  if (signed < now - tolerance) {
    return `Signature expired: ${timestamp} is now earlier than ${formatCompactTime(now - tolerance)} (${server} - ${TOLERANCE_MINUTES} min.)`;
  }
  if (signed > now + tolerance) {
    return `Signature not yet current: ${timestamp} is still later than ${formatCompactTime(now + tolerance)} (${server} + ${TOLERANCE_MINUTES} min.)`;
  }
  if (authorization.date === timestamp.slice(0, 8)) return undefined;
  return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${authorization.date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`;
}

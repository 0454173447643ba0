import { isCertificateCode, isHandshakeCode } from './classify-error.ts';
import type { Refusal } from './errors.ts';
import { hidePassword } from './network.ts';
import type { CallContext, Explanation } from './to-failure.ts';

/** What Node's code for a connection that came to nothing means. */
export function explainNetworkError(code: string, { operation, host, proxy }: CallContext): Explanation {
  const server = host ?? 'AWS';
  if (isHandshakeCode(code)) {
    return {
      code: 'TLS_TROUBLE',
      message: `${server} does not speak TLS, or none that this machine knows (${code}).`,
      suggestions: ['Check AWS_ENDPOINT_URL (https:// or http://, and the port) and the proxy.'],
    };
  }
  if (isCertificateCode(code)) {
    const message = `The certificate that ${server} shows is not trusted: ${CERTIFICATES[code] ?? code} (${code}).`;
    return { code: 'TLS_TROUBLE', message, suggestions: CERTIFICATE_ADVICE[code] };
  }
  const reason = `${REASONS[code] ?? 'the connection came to nothing'} (${code})`;
  if (proxy !== undefined || code.startsWith('ERR_PROXY_')) {
    const through = proxy === undefined ? 'the proxy' : `the proxy ${hidePassword(proxy)}`;
    return { code: 'PROXY_TROUBLE', message: `${server} cannot be reached through ${through}: ${reason}.` };
  }
  return { code: 'AWS_UNREACHABLE', message: `${server} cannot be reached for ${operation}: ${reason}.` };
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'no such host name',
  EAI_AGAIN: 'host names cannot be looked up at the moment',
  EHOSTUNREACH: 'no way to that host',
  ENETUNREACH: 'no way to that network',
  ETIMEDOUT: 'no answer in time',
  ERR_INVALID_URL: 'the endpoint that is configured is no URL',
  ERR_PROXY_TUNNEL: 'the proxy refused the connection',
  ERR_PROXY_INVALID_CONFIG: 'the URL of the proxy cannot be read',
};

const CERTIFICATES: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'an authority this machine does not know signed it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed itself',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is unknown',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host',
};

const OUT_OF_DATE = [
  'Compare the clock of this machine with: date -u',
  'If that is right, whoever runs the host, or the proxy before it, has to renew the certificate.',
];

/** Where no other authority would help. */
const CERTIFICATE_ADVICE: Readonly<Record<string, readonly string[]>> = {
  CERT_HAS_EXPIRED: OUT_OF_DATE,
  CERT_NOT_YET_VALID: OUT_OF_DATE,
  ERR_TLS_CERT_ALTNAME_INVALID: ['Check AWS_ENDPOINT_URL and the proxy: another host answers than was asked.'],
};

/** `skew` as `measureClockSkew` gives it. */
export function explainClockSkew(skew: number): Explanation {
  const size = Number.isNaN(skew) ? 'too far from' : `${formatDuration(skew)} ${skew < 0 ? 'behind' : 'ahead of'}`;
  return {
    code: 'CLOCK_SKEWED',
    message: `This machine's clock is ${size} AWS's; AWS takes 15 minutes at most.`,
    details: Number.isNaN(skew) ? {} : { skewSeconds: Math.round(skew / 1000) },
  };
}

/** What stands in AWS's place, or before it, need not say so in AWS's words. */
export function explainStranger(status: number, context: CallContext): Explanation {
  const { host, proxy, operation } = context;
  const server = host === undefined ? operation : `${operation} at ${host}`;
  if (status === 429) return { code: 'AWS_THROTTLED', message: `What answered ${server} throttles it (429).` };
  if (proxy !== undefined && (status === 407 || status >= 502)) {
    const message = `The proxy ${hidePassword(proxy)} answered ${status} in place of ${host}.`;
    return { code: 'PROXY_TROUBLE', message };
  }
  return { code: 'ENDPOINT_STRANGE', message: `What answered ${server} (status ${status}) is not AWS.` };
}

/** AWS takes signatures that are at most this old, or this far in the future. */
const TOLERANCE_MS = 15 * 60_000;

const SKEW_CODES = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const SKEW_WORDS = /^(?:Signature expired|Signature not yet current|Date in Credential scope)/;

/**
 * How far this machine's clock is ahead of AWS's, in milliseconds (negative: behind), where AWS refused a
 * signature for its time; NaN where it is for its time but AWS does not say by how much; undefined otherwise.
 */
export function measureClockSkew({ code, message, date }: Refusal, askedAt: number): number | undefined {
  const spoken = readSkew(message);
  if (spoken !== undefined) return spoken;
  const seen = date === undefined ? Number.NaN : askedAt - date;
  if (SKEW_CODES.has(code) || SKEW_WORDS.test(message)) return seen;
  const aboutSignature = code === 'SignatureDoesNotMatch' || code === 'InvalidSignatureException';
  return aboutSignature && Math.abs(seen) > TOLERANCE_MS ? seen : undefined;
}

/** "Signature expired: 20260101T000000Z is now earlier than … (20260101T003000Z - 15 min.)" says both times. */
function readSkew(message: string): number | undefined {
  if (!SKEW_WORDS.test(message)) return undefined;
  const [ours, , theirs] = [...message.matchAll(/\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g)].map(([, ...parts]) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  });
  return ours === undefined || theirs === undefined ? undefined : ours - theirs;
}

/** "1 hour 2 minutes", the two largest units of a length of time. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.round(Math.abs(milliseconds) / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ') || 'no time';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

import { Failure } from '../../errors/failure.ts';
import { shownProxy } from '../network.ts';
import type { Question } from './explain-answer.ts';

/** What Node's code for a connection that came to nothing means. */
export function explainSilence(code: string, { host, proxy }: Pick<Question, 'host' | 'proxy'>): Failure {
  if (isHandshake(code)) {
    return new Failure('TLS_TROUBLE', `${host} does not speak TLS, or none that this machine knows (${code}).`, {
      suggestions: ['Check AWS_ENDPOINT_URL (https:// or http://, and the port) and the proxy.'],
    });
  }
  if (isTls(code)) {
    const message = `The certificate that ${host} shows is not trusted: ${TLS[code] ?? code} (${code}).`;
    const suggestions = TLS_ADVICE[code];
    return new Failure('TLS_TROUBLE', message, suggestions && { suggestions });
  }
  const reason = `${REASONS[code] ?? 'the connection came to nothing'} (${code})`;
  if (proxy !== undefined) {
    return new Failure('PROXY_TROUBLE', `${host} cannot be reached through the proxy ${shownProxy(proxy)}: ${reason}.`);
  }
  return new Failure('STS_UNREACHABLE', `${host} cannot be reached: ${reason}.`);
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

const TLS: Readonly<Record<string, string>> = {
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
const TLS_ADVICE: Readonly<Record<string, readonly string[]>> = {
  CERT_HAS_EXPIRED: OUT_OF_DATE,
  CERT_NOT_YET_VALID: OUT_OF_DATE,
  ERR_TLS_CERT_ALTNAME_INVALID: ['Check AWS_ENDPOINT_URL and the proxy: another host answers than was asked.'],
};

function isHandshake(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_');
}

function isTls(code: string): boolean {
  return code in TLS || /^(?:CERT_|ERR_TLS_|UNABLE_TO_)/.test(code);
}

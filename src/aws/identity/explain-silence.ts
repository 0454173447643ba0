import { Failure } from '../../errors/failure.ts';
import type { Question } from './explain-answer.ts';
import { shownProxy } from './proxy.ts';

/** What Node's code for a connection that came to nothing means. */
export function explainSilence(code: string, { host, proxy }: Pick<Question, 'host' | 'proxy'>): Failure {
  if (isTls(code)) {
    return new Failure(
      'TLS_TROUBLE',
      `The certificate that ${host} shows is not trusted: ${TLS[code] ?? code} (${code}).`,
    );
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
  EPROTO: 'the other side does not speak TLS',
};

function isTls(code: string): boolean {
  return code in TLS || /^(?:CERT_|ERR_SSL_|ERR_TLS_|UNABLE_TO_)/.test(code);
}

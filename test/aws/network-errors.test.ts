import assert from 'node:assert/strict';
import {
  explainClockSkew,
  explainNetworkError,
  explainStranger,
  measureClockSkew,
} from '../../src/aws/network-errors.ts';
import type { FailureCode } from '../../src/errors/catalogue.ts';

const CALL = { operation: 'ListAccounts', host: 'sts.amazonaws.com:443' };
const BEHIND = { ...CALL, proxy: 'http://ada:secret@proxy.example:8080' };

describe('a connection that came to nothing', () => {
  const said: readonly (readonly [string, typeof CALL | object, FailureCode, string])[] = [
    ['EPROTO', CALL, 'TLS_TROUBLE', `${CALL.host} does not speak TLS, or none that this machine knows (EPROTO).`],
    [
      'CERT_HAS_EXPIRED',
      CALL,
      'TLS_TROUBLE',
      `The certificate that ${CALL.host} shows is not trusted: it has expired (CERT_HAS_EXPIRED).`,
    ],
    [
      'CERT_REVOKED',
      CALL,
      'TLS_TROUBLE',
      `The certificate that ${CALL.host} shows is not trusted: CERT_REVOKED (CERT_REVOKED).`,
    ],
    [
      'ENOTFOUND',
      CALL,
      'AWS_UNREACHABLE',
      `${CALL.host} cannot be reached for ListAccounts: no such host name (ENOTFOUND).`,
    ],
    [
      'EMSGSIZE',
      CALL,
      'AWS_UNREACHABLE',
      `${CALL.host} cannot be reached for ListAccounts: the connection came to nothing (EMSGSIZE).`,
    ],
    [
      'ECONNRESET',
      { operation: 'ListAccounts' },
      'AWS_UNREACHABLE',
      'AWS cannot be reached for ListAccounts: the connection was cut (ECONNRESET).',
    ],
    [
      'ECONNRESET',
      BEHIND,
      'PROXY_TROUBLE',
      `${CALL.host} cannot be reached through the proxy http://proxy.example:8080: the connection was cut (ECONNRESET).`,
    ],
    [
      'ERR_PROXY_TUNNEL',
      CALL,
      'PROXY_TROUBLE',
      `${CALL.host} cannot be reached through the proxy: the proxy refused the connection (ERR_PROXY_TUNNEL).`,
    ],
    [
      'NOT_ERR_PROXY_',
      CALL,
      'AWS_UNREACHABLE',
      `${CALL.host} cannot be reached for ListAccounts: the connection came to nothing (NOT_ERR_PROXY_).`,
    ],
  ];
  for (const [code, context, failure, message] of said) {
    it(`is ${failure}: ${message}`, () => {
      const told = explainNetworkError(code, { operation: 'ListAccounts', ...context });
      assert.deepEqual([told.code, told.message], [failure, message]);
    });
  }

  it('is advised about where the usual advice would be wrong', () => {
    const adviceOn = (code: string) => String(explainNetworkError(code, CALL).suggestions);
    assert.match(adviceOn('EPROTO'), /^Check AWS_ENDPOINT_URL/);
    assert.match(adviceOn('CERT_NOT_YET_VALID'), /date -u/);
    assert.match(adviceOn('ERR_TLS_CERT_ALTNAME_INVALID'), /another host answers/);
    assert.equal(adviceOn('SELF_SIGNED_CERT_IN_CHAIN'), 'undefined');
  });
});

describe('what answers in AWS’s place', () => {
  const said: readonly (readonly [number, object, FailureCode, string])[] = [
    [200, CALL, 'ENDPOINT_STRANGE', `What answered ListAccounts at ${CALL.host} (status 200) is not AWS.`],
    [200, {}, 'ENDPOINT_STRANGE', 'What answered ListAccounts (status 200) is not AWS.'],
    [429, BEHIND, 'AWS_THROTTLED', `What answered ListAccounts at ${CALL.host} throttles it (429).`],
    [407, BEHIND, 'PROXY_TROUBLE', `The proxy http://proxy.example:8080 answered 407 in place of ${CALL.host}.`],
    [502, BEHIND, 'PROXY_TROUBLE', `The proxy http://proxy.example:8080 answered 502 in place of ${CALL.host}.`],
    [504, BEHIND, 'PROXY_TROUBLE', `The proxy http://proxy.example:8080 answered 504 in place of ${CALL.host}.`],
    [501, BEHIND, 'ENDPOINT_STRANGE', `What answered ListAccounts at ${CALL.host} (status 501) is not AWS.`],
    [407, CALL, 'ENDPOINT_STRANGE', `What answered ListAccounts at ${CALL.host} (status 407) is not AWS.`],
    [502, CALL, 'ENDPOINT_STRANGE', `What answered ListAccounts at ${CALL.host} (status 502) is not AWS.`],
  ];
  for (const [status, context, code, message] of said) {
    it(`is ${code}: ${message}`, () => {
      const told = explainStranger(status, { operation: 'ListAccounts', ...context });
      assert.deepEqual([told.code, told.message], [code, message]);
    });
  }
});

describe('a clock that is wrong', () => {
  const told = (skew: number) => [explainClockSkew(skew).message, explainClockSkew(skew).details];

  it('is told by how much, and which way', () => {
    const limit = "AWS's; AWS takes 15 minutes at most.";
    assert.deepEqual(told(-3_600_000), [`This machine's clock is 1 hour behind ${limit}`, { skewSeconds: -3600 }]);
    assert.deepEqual(told(61_400), [
      `This machine's clock is 1 minute 1 second ahead of ${limit}`,
      { skewSeconds: 61 },
    ]);
    assert.deepEqual(told(0), [`This machine's clock is no time ahead of ${limit}`, { skewSeconds: 0 }]);
    assert.deepEqual(told(Number.NaN), [`This machine's clock is too far from ${limit}`, {}]);
    assert.equal(explainClockSkew(1).code, 'CLOCK_SKEWED');
  });

  const refusal = (code: string, message: string, date?: number) =>
    ({ kind: 'refusal', status: 403, code, message, ...(date === undefined ? {} : { date }) }) as const;
  const at = Date.UTC(2026, 2, 31, 12);

  it('is read from both times that AWS names, of any month', () => {
    const spoken =
      'Signature expired: 20260228T120000Z is now earlier than 20260301T114500Z (20260301T120000Z - 15 min.)';
    assert.equal(measureClockSkew(refusal('InvalidSignatureException', spoken), at), -86_400_000);
    // Words of AWS's about a time that names none.
    assert.ok(Number.isNaN(measureClockSkew(refusal('InvalidSignatureException', 'Signature expired: long ago'), at)));
    const half = 'Signature expired: 20260331T120000Z';
    assert.ok(Number.isNaN(measureClockSkew(refusal('InvalidSignatureException', half), at)));
    // The same words in front of something else are none.
    const other = '20260331T120000Z 20260401T114500Z 20260401T120000Z';
    assert.equal(measureClockSkew(refusal('InvalidSignatureException', other), at), undefined);
  });

  it('is that of a wrong signature only from a quarter of an hour on', () => {
    const quarter = 15 * 60_000;
    for (const code of ['SignatureDoesNotMatch', 'InvalidSignatureException']) {
      assert.equal(measureClockSkew(refusal(code, 'x', at - quarter), at), undefined);
      assert.equal(measureClockSkew(refusal(code, 'x', at - quarter - 1), at), quarter + 1);
      assert.equal(measureClockSkew(refusal(code, 'x'), at), undefined);
    }
  });
});

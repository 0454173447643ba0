import assert from 'node:assert/strict';
import { element } from './client.ts';
import { startFixture } from './fixture.ts';

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('sandbox: a service that it does not serve', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const cases: readonly (readonly [string, string, Record<string, string>, string?])[] = [
    ['ec2', '/', FORM, 'Action=DescribeVpcs&Version=2016-11-15'],
    ['monitoring', '/', FORM, 'Action=ListMetrics&Version=2010-08-01'],
    ['dynamodb', '/', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, '{}'],
    ['lambda', '/2015-03-31/functions', {}],
    ['batch', '/createJobQueue', {}, '{}'],
    ['route53', '/2013-04-01/hostedzone', {}],
    ['kms', '/', { 'smithy-protocol': 'rpc-v2-cbor' }, ''],
  ];
  for (const [service, path, headers, body] of cases) {
    it(`is named as ${service} words its errors`, async () => {
      const { sandbox } = await startFixture();
      const method = body === undefined ? 'GET' : 'POST';
      const all = { ...signed(service), ...headers };
      const answer = await fetch(`${sandbox.endpoint}${path}`, { method, headers: all, ...(body ? { body } : {}) });
      assert.equal(answer.status, 400);
      const text = await answer.text();
      const says = `The embedded AWS does not serve ${service}.`;
      if (headers['smithy-protocol'] !== undefined) {
        assert.ok(text.includes(says));
        assert.equal(answer.headers.get('smithy-protocol'), 'rpc-v2-cbor');
      } else if (text.startsWith('{')) assert.equal(JSON.parse(text).message, says);
      else assert.equal(element(text, 'Message'), says);
      const code = answer.headers.get('x-amzn-errortype') ?? text;
      assert.match(code, /UnknownOperationException/);
      if (service === 'ec2') assert.match(text, /^<Response><Errors><Error>/);
    });
  }
});

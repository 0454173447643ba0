/**
 * An AWS that answers at once, as far as `verify` asks: every key belongs to the account whose number ends its id, and
 * the accounts of --members make up an organization. Prints its URL and serves until it is killed. A process of its
 * own, so that it takes no time from what is measured.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { parseArgs } from 'node:util';
import { startDistance } from './distance.ts';

const { values: flags } = parseArgs({
  options: {
    certificate: { type: 'string' },
    key: { type: 'string' },
    latency: { type: 'string', default: '0' },
    members: { type: 'string', default: '' },
  },
});
const members = flags.members.split(',').filter((id) => id !== '');
/** As many as AWS gives at most. */
const PAGE = 20;

const answer: RequestListener = async (request, response) => {
  const body = await readText(request);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [status, document] = answerOrganizations(target.split('.')[1] ?? '', body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(document));
  } else if (request.headers.authorization?.includes('/s3/')) {
    const [status, object] = answerS3(request, body);
    response.writeHead(status).end(object);
  } else {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(formatIdentity(request));
  }
};

const objects = new Map<string, string>();

/** A bucket by any name, as far as OpenTofu keeps a state and its lock there. */
function answerS3({ method, url = '' }: IncomingMessage, body: string): [status: number, object?: string] {
  const [key = ''] = url.split('?');
  if (method === 'PUT') objects.set(key, body);
  if (method === 'DELETE') objects.delete(key);
  if (method !== 'GET' || key.split('/').length < 3) return [200];
  const object = objects.get(key);
  return object === undefined ? [404, '<Error><Code>NoSuchKey</Code></Error>'] : [200, object];
}

function formatIdentity(request: IncomingMessage): string {
  const id = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const account = id.slice(-12);
  const arn = `arn:aws:iam::${account}:user/bench`;
  const identity = `<Arn>${arn}</Arn><UserId>AIDABENCH</UserId><Account>${account}</Account>`;
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
}

function answerOrganizations(operation: string, body: string): [status: number, document: object] {
  const { AccountId: id, NextToken: token = '0' } = JSON.parse(body);
  if (operation === 'DescribeAccount' && members.includes(id)) return [200, { Account: describeAccount(id) }];
  if (operation !== 'ListAccounts') return [400, { __type: 'AccountNotFoundException' }];
  const [from, to] = [Number(token), Number(token) + PAGE];
  const more = to < members.length ? { NextToken: String(to) } : {};
  return [200, { Accounts: members.slice(from, to).map(describeAccount), ...more }];
}

function describeAccount(id: string): object {
  return { Id: id, Name: `account ${id}`, Status: 'ACTIVE', State: 'ACTIVE' };
}

async function readText(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const { certificate, key } = flags;
const isTls = certificate !== undefined && key !== undefined;
const near = await listen(
  isTls
    ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer)
    : createServer({ keepAlive: true }, answer),
);
const latency = Number(flags.latency);
const port = latency === 0 ? near : await listen(startDistance(near, latency));
process.stdout.write(`${isTls ? 'https' : 'http'}://127.0.0.1:${port}\n`);

/**
 * STS that answers at once: every key belongs to the account whose number ends its id. Prints its URL and serves until
 * it is killed. A process of its own, so that it takes no time from what is measured.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer({ keepAlive: true }, (request, response) => {
  const id = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const account = id.slice(-12);
  const arn = `arn:aws:iam::${account}:user/bench`;
  const identity = `<Arn>${arn}</Arn><UserId>AIDABENCH</UserId><Account>${account}</Account>`;
  const xml = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/xml' }).end(xml));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of one run and a server's certificate for loopback: paths of PEM files. */
export interface Authority {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const LEAF = `subjectAltName=DNS:localhost,IP:127.0.0.1
basicConstraints=critical,CA:FALSE
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`;

/** RSA of 2,048 bits, as the certificates of AWS. Needs openssl: Node can check certificates and cannot make them. */
export function makeAuthority(folder: string): Authority {
  const at = (name: string) => join(folder, name);
  const [ca, certificate, key] = [at('ca.pem'), at('certificate.pem'), at('key.pem')];
  const newKey = (path: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', path];
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  openssl('req', '-x509', ...newKey(at('ca-key.pem')), '-out', ca, '-days', '2', '-subj', '/CN=Bench CA', ...usage);
  openssl('req', '-new', ...newKey(key), '-out', at('request.pem'), '-subj', '/CN=localhost');
  writeFileSync(at('leaf.conf'), LEAF);
  const issuer = ['-CA', ca, '-CAkey', at('ca-key.pem'), '-CAcreateserial', '-extfile', at('leaf.conf')];
  openssl('x509', '-req', '-in', at('request.pem'), ...issuer, '-out', certificate, '-days', '2');
  return { ca, certificate, key };
}

function openssl(...args: string[]): void {
  try {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error('openssl is needed on the PATH for the worlds over HTTPS; --worlds own does without.', {
      cause: error,
    });
  }
}

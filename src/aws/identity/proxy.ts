import type { Environment } from './credentials.ts';

/**
 * The proxy a request to `url` goes through, as the AWS CLI and Go's tools choose it:
 * HTTPS_PROXY or HTTP_PROXY by the scheme, the lower-case name first, unless NO_PROXY names the host.
 * The JavaScript SDK by itself knows no proxies.
 */
export function proxyFor(url: URL, env: Environment): string | undefined {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = env[name] || env[name.toUpperCase()];
  if (!proxy || isExempt(url, env.no_proxy || env.NO_PROXY || '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** `*`, a host with or without its subdomains (`.example.com`, `example.com`), an address, each with a port or without. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onlyPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isBareIpv6(entry) ? `[${entry}]` : entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== port) return false;
      if (name.includes('/')) return isInNetwork(host, name);
      const suffix = name.toLowerCase().replace(/^\*?\./, '');
      return host === suffix || host.endsWith(`.${suffix}`);
    });
}

function isBareIpv6(entry: string): boolean {
  return !entry.startsWith('[') && entry.split(':').length > 2;
}

function isInNetwork(host: string, network: string): boolean {
  const { BlockList, isIP } = process.getBuiltinModule('node:net');
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(address) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(bits) > (family === 6 ? 128 : 32)) return false;
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}

/** A proxy as it may be shown: without the password somebody wrote into it. */
export function shownProxy(proxy: string): string {
  const url = URL.parse(proxy);
  return url === null ? 'a proxy whose URL cannot be read' : `${url.protocol}//${url.host}`;
}

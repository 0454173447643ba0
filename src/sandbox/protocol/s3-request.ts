import type { Incoming } from './incoming.ts';

/** What a request to S3 is about. */
export interface S3Request {
  /** As S3's API calls it; where it is not served, method and subresource. */
  readonly operation: string;
  /** Undefined for what is about none. */
  readonly bucket: string | undefined;
}

const OF_BUCKET: Readonly<Record<string, string>> = {
  HEAD: 'HeadBucket',
  'GET list-type': 'ListObjectsV2',
  PUT: 'CreateBucket',
};

/** Reads a request in path style, the one that an address of numbers gets; undefined where it is of no such form. */
export function readS3Request({ method, path, query }: Incoming): S3Request | undefined {
  const names = [...new URLSearchParams(query).keys()].filter((name) => name !== 'x-id');
  if (path === '/') return method === 'GET' ? { operation: 'ListBuckets', bucket: undefined } : undefined;
  const [, bucket, key] = /^\/([A-Za-z0-9._-]+)(?:\/(.*))?$/.exec(path) ?? [];
  if (bucket === undefined) return undefined;
  // Of the parameters the first alone says which operation is meant; prefix, max-keys and the like narrow it.
  const resource = names.includes('list-type') ? 'list-type' : names[0];
  const kind = [method, ...(resource === undefined ? [] : [resource])].join(' ');
  return { operation: key ? `${kind} of an object` : (OF_BUCKET[kind] ?? `${kind} of a bucket`), bucket };
}

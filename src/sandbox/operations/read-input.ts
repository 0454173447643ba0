import { commonError } from '../protocol/common-errors.ts';
import { formParameters, formTree } from '../protocol/form.ts';
import type { Incoming } from '../protocol/incoming.ts';
import { PROTOCOLS, type Service } from '../protocol/service.ts';
import { Input } from './input.ts';
import { INPUT_ERRORS } from './input-errors.ts';

function jsonFields(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The members of a request. Throws SerializationException where they cannot be read. */
export function readInput(incoming: Incoming, service: Service): Input {
  const protocol = PROTOCOLS[service];
  const fields = protocol === 'query' ? formTree(formParameters(incoming)) : jsonFields(incoming.body);
  if (fields === undefined) throw commonError('unreadable', protocol, 'The request body is no JSON object.');
  return new Input({ ...fields }, INPUT_ERRORS[service]);
}

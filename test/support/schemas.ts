import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const FOLDER = join(import.meta.dirname, '../../schemas');

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
for (const name of readdirSync(FOLDER)) ajv.addSchema(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')), name);

/** The one JSON document that `stdout` is, which the schema of `command` (`aws:account:add`) must accept. */
export function conforming(command: string, stdout: string): Record<string, unknown> {
  return accepted(`${command.replaceAll(':', '-')}.json`, stdout);
}

export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  readonly [detail: string]: unknown;
}

/** The error that `stdout` tells, as the schema of errors has it. */
export function errorOf(stdout: string): ErrorDocument {
  return accepted('error.json', stdout).error as ErrorDocument;
}

function accepted(schema: string, stdout: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(stdout);
  } catch {
    assert.fail(`not one JSON document: ${JSON.stringify(stdout)}`);
  }
  const validate: ValidateFunction<Record<string, unknown>> | undefined = ajv.getSchema(schema);
  assert.ok(validate, `there is no schemas/${schema}`);
  if (validate(document)) return document;
  assert.fail(`${schema}: ${ajv.errorsText(validate.errors, { separator: '\n' })}\n${stdout}`);
}

import assert from 'node:assert/strict';
import type { FailureCode } from '../../src/errors/catalogue.ts';
import { type Failure, isFailure } from '../../src/errors/failure.ts';

/** The failure `action` ends with, which must carry `code`. */
export async function failing(code: FailureCode, action: () => unknown): Promise<Failure> {
  try {
    await action();
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail(`nothing failed where ${code} was expected`);
}

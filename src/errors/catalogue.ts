import { FILES } from './files.ts';
import type { FailureKind } from './kinds.ts';
import { USAGE } from './usage.ts';

const TABLE = { ...USAGE, ...FILES } as const;

export type FailureCode = keyof typeof TABLE;

/** Every expected failure, by code. The README's table is printed from this. */
export const FAILURES: Readonly<Record<FailureCode, FailureKind>> = TABLE;

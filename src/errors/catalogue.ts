import { AWS } from './aws.ts';
import { FILES } from './files.ts';
import { IDENTITY } from './identity.ts';
import type { FailureKind } from './kinds.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { TERRAGRUNT } from './terragrunt.ts';
import { USAGE } from './usage.ts';
import { VERIFY } from './verify.ts';

const TABLE = { ...USAGE, ...AWS, ...ORGANIZATIONS, ...FILES, ...VERIFY, ...IDENTITY, ...TERRAGRUNT } as const;

export type FailureCode = keyof typeof TABLE;

/** Every expected failure, by code. The table in docs/errors.md is printed from this. */
export const FAILURES: Readonly<Record<FailureCode, FailureKind>> = TABLE;

import type { VerifyResult } from '../workflows/verify/result.ts';
import { fold } from './fold.ts';
import { type Presented, tellings, verdict } from './present-verify.ts';
import { table } from './table.ts';

export interface VerifyWidths {
  /** Columns of the terminal results go to; infinite for a pipe. */
  readonly result: number;
  /** The same of the one findings go to. */
  readonly note: number;
}

const COLUMNS = ['environment', 'profile', 'account', 'verdict', 'identity'];

/** `presentVerify` for a person at a terminal: folded to its width, suggestions whole so that they can be copied. */
export function foldedVerify({ environments }: VerifyResult, widths: VerifyWidths): Presented {
  const rows = environments.map((one) => ({
    environment: one.environment,
    profile: one.profile,
    account: one.account ?? '-',
    verdict: verdict(one),
    identity: one.arn ?? '-',
  }));
  const notes = tellings(environments).flatMap(({ line, suggestions }) => [...fold(line, widths.note), ...suggestions]);
  return { stdout: table(COLUMNS, rows, widths.result), stderr: notes.join('\n') };
}

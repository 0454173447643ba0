export type { Injection, RequestSeen } from './faults/injection.ts';
export { OPERATIONS } from './operations/table.ts';
export { type AccountStateFields, type Delays, PACES, type Pace, type SandboxOptions } from './options.ts';
export { type Sandbox, startSandbox } from './sandbox.ts';
export type { KeyPair, Scenario } from './scenario/scenario.ts';
export type { RequestRecord } from './serve/record.ts';
export { SandboxUsageError } from './usage-error.ts';

import type { Caller } from '../access/caller.ts';
import type { SandboxSettings } from '../options.ts';
import type { ServiceName } from '../protocol/service.ts';
import type { Structure } from '../protocol/values.ts';
import type { RandomBytes } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import type { Input } from './input.ts';

/** What a request works with that nobody signed. `now` stays the same throughout it; milliseconds. */
export interface UnsignedCall {
  readonly world: World;
  readonly now: number;
  readonly settings: SandboxSettings;
  readonly random: RandomBytes;
  /** A FailureReason that a fault asked for: the CreateAccount at hand ends FAILED for it. */
  readonly failure?: string;
}

/** What a signed request works with. */
export interface Call extends UnsignedCall {
  readonly caller: Caller;
  /** The one the request was signed for. */
  readonly region: string;
}

/** What a request works with that somebody may have signed, or nobody. */
export interface OpenCall extends UnsignedCall {
  readonly caller?: Caller;
  readonly region?: string;
}

interface OperationTraits {
  readonly service: ServiceName;
  readonly name: string;
  /** True where it changes what somebody owns. */
  readonly changes: boolean;
  /** True where it is saved, as a session is, and changes nothing that anybody owns. */
  readonly isKept?: boolean;
}

export interface SignedOperation extends OperationTraits {
  readonly unsigned?: false;
  readonly open?: false;
  /** True where no policy is needed. */
  readonly needsNoPermission?: boolean;
  /** Organizations: who else than the management account may call it. */
  readonly openTo?: 'members' | 'anyone';
  /** Carries it out and returns its output, undefined where it has none. Throws ServiceError. */
  run(call: Call, input: Input): Structure | undefined;
}

/** An operation whose input proves the caller. */
export interface UnsignedOperation extends OperationTraits {
  readonly unsigned: true;
  readonly open?: false;
  run(call: UnsignedCall, input: Input): Structure | undefined;
}

/** An operation that answers everybody, and tells those who sign more; what they may know is its own matter. */
export interface OpenOperation extends OperationTraits {
  readonly unsigned?: false;
  readonly open: true;
  run(call: OpenCall, input: Input): Structure | undefined;
}

/** One operation of one service. */
export type Operation = SignedOperation | UnsignedOperation | OpenOperation;

type Definition<T extends Operation> = Omit<T, 'service' | 'name' | 'changes'>;

/** What carries an operation out; with the rest of its traits where it has any. */
type OperationDefinition =
  // With the names of the traits that tell the kinds apart, or the compiler does not see which is meant.
  | (SignedOperation['run'] & { readonly unsigned?: false; readonly open?: false })
  | Definition<SignedOperation>
  | Definition<UnsignedOperation>
  | Definition<OpenOperation>;

/** Operations of a service by their names, which say whether they only read. */
export function defineOperations(
  service: ServiceName,
  definitions: Readonly<Record<string, OperationDefinition>>,
): readonly Operation[] {
  return Object.entries(definitions).map(([name, definition]) => {
    const traits = typeof definition === 'function' ? { run: definition } : definition;
    const isRead = /^(?:Describe|Get|Head|List|Simulate)/.test(name);
    return { service, name, changes: !isRead && !('isKept' in traits), ...traits };
  });
}

import type { Caller } from '../access/caller.ts';
import type { Settings } from '../options.ts';
import type { Service } from '../protocol/service.ts';
import type { Structure } from '../protocol/values.ts';
import type { RandomBytes } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import type { Input } from './input.ts';

/** What one request works with. `now` stays the same throughout it; milliseconds. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly now: number;
  readonly region: string;
  readonly settings: Settings;
  readonly random: RandomBytes;
  /** A FailureReason that a fault asked for: the CreateAccount at hand ends FAILED for it. */
  readonly failure?: string;
}

/** One operation of one service. */
export interface Operation {
  readonly service: Service;
  readonly name: string;
  /** True where it changes what somebody owns. */
  readonly changes?: boolean;
  /** True where it hands out session credentials. */
  readonly opensSession?: boolean;
  /** True where no policy is needed. */
  readonly needsNoPermission?: boolean;
  /** Organizations: who else than the management account may call it. */
  readonly openTo?: 'members' | 'anyone';
  /** Carries it out and returns its output, undefined where it has none. Throws ServiceError. */
  run(call: Call, input: Input): Structure | undefined;
}

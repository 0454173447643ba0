import type { SsoPrincipal } from '../../aws/account-assignments.ts';
import { Failure } from '../../errors/failure.ts';
import { showText } from '../../text.ts';

/** A group or user by the name that people know. */
export interface PrincipalName {
  readonly type: SsoPrincipal['type'];
  readonly name: string;
}

/** `pf aws sso init`, parsed. */
export interface SsoInitRequest {
  /** Who is to get in; undefined where nobody said. */
  readonly principal: PrincipalName | undefined;
  readonly createGroup: boolean;
  /** Undefined: ours, or that of the stack's own module. */
  readonly permissionSet: string | undefined;
  /** Where Identity Center is; looked for without it. */
  readonly region: string | undefined;
  /** Where people log in, if not at the usual address. */
  readonly startUrl: string | undefined;
  readonly managementProfile: string | undefined;
  /** Wait for what a person has to do in the console. */
  readonly wait: boolean;
  /** Hears what that person has to do. */
  readonly tellPerson: (lines: readonly string[]) => void;
  /** Asks which group is to get in. */
  readonly askForGroup: ((groups: readonly string[]) => Promise<string>) | undefined;
}

export const DEFAULT_SET = 'PfSuperuser';

/** Names that the stack's own module makes, however they are spelled. */
const OF_STACK = ['superuser', 'admin', 'reader', 'restrictedreader', 'billingadmin', 'orgadmin'];

/** As the service's model has it. */
const GROUP_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0]{1,1024}$/u;

/** Throws USAGE for a name that AWS would not take for a new group. */
export function assertGroupName(name: string): void {
  if (GROUP_NAME.test(name)) return;
  throw new Failure('USAGE', `${JSON.stringify(showText(name))} is no name that AWS takes for a group.`);
}

/** Throws SSO_PERMISSION_SET_REFUSED for a name that AWS would not take, or that the stack's module will want. */
export function assertOwnName(name: string): void {
  if (!/^[\w+=,.@-]{1,32}$/.test(name)) {
    const message = `${JSON.stringify(name)} is no name of a permission set: 1 to 32 letters, digits and _ + = , . @ - are allowed.`;
    throw new Failure('SSO_PERMISSION_SET_REFUSED', message);
  }
  if (!OF_STACK.includes(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))) return;
  const message = `There is no permission set ${name}, and it is not made: the stack's own module makes one of that name, and would fail.`;
  throw new Failure('SSO_PERMISSION_SET_REFUSED', message, {
    suggestions: [`Leave --permission-set out (${DEFAULT_SET}), or name another.`],
  });
}

import { FAILURES } from '../errors/catalogue.ts';
import { isResumable } from '../errors/failure.ts';
import { quoteForShell, showText } from '../text.ts';
import { listRetirable } from '../workflows/sso-init/decide.ts';
import type { SsoInitResult } from '../workflows/sso-init/execute.ts';
import type { SsoInitState } from '../workflows/sso-init/load.ts';
import { presentRows } from './layout.ts';

/** What came of `sso init`, for a person. */
export function presentSsoInit(result: SsoInitResult, width: number): string[] {
  const { instance, permissionSet, principal, profiles } = result;
  const who = principal && `${showText(principal.name)}${describeCreated(principal)}`;
  const values = {
    'log in at': `${instance.startUrl} (${instance.region})`,
    [principal?.type === 'USER' ? 'user' : 'group']: who,
    as: `${permissionSet.name}${describeCreated(permissionSet)}`,
  };
  return [
    presentRows('✔ IAM Identity Center', values, width),
    ...profiles.map(({ profile, environment, identity }) =>
      presentRows(`✔ ${environment}: profile ${profile}`, { 'proven as': identity.arn }, width),
    ),
  ];
}

function describeCreated({ created }: { readonly created: boolean }): string {
  return created ? ', new' : '';
}

/** What to type once people can log in; `resume` goes on where somebody cannot yet. */
export function suggestAfterSsoInit(result: SsoInitResult, state: SsoInitState, resume: string): string[] {
  const keyed = listRetirable(
    state,
    result.profiles.map(({ environment }) => environment),
  );
  return [
    ...(result.failed.some(({ code }) => isResumable(FAILURES[code].exit)) ? [resume] : []),
    ...(state.hasModule ? ['pf sso add'] : []),
    ...(keyed.length > 0 ? [`pf aws key retire ${keyed.map(quoteForShell).join(' ')}`] : []),
    'pf aws status',
  ];
}

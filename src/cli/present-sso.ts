import { FAILURES } from '../errors/catalogue.ts';
import { isResumable } from '../errors/transient.ts';
import { showText } from '../text.ts';
import type { SsoInitResult } from '../workflows/sso-init/execute.ts';
import { foldText, presentFailed } from './layout.ts';
import type { AccountsView } from './present-accounts.ts';

/** What came of `sso init`, for a person. */
export function presentSsoInit(result: SsoInitResult, view: AccountsView): string {
  const { instance, permissionSet, principal, profiles, failed } = result;
  const who =
    principal === null
      ? []
      : [
          [
            principal.type === 'GROUP' ? 'group' : 'user',
            `${showText(principal.name)}${describeCreated(principal)}`,
          ] as const,
        ];
  const rows = [
    ['log in at', `${instance.startUrl} (${instance.region})`] as const,
    ...who,
    ['as', `${permissionSet.name}${describeCreated(permissionSet)}`] as const,
  ];
  const center = [
    '✔ IAM Identity Center',
    ...rows.flatMap(([label, value]) => foldText(value, view.width, `    ${label.padEnd(11)}`)),
  ];
  const blocks = profiles.map(({ profile, environment, identity }) =>
    [
      `✔ ${environment}: profile ${profile}`,
      ...foldText(identity.arn, view.width, `    ${'proven as'.padEnd(11)}`),
    ].join('\n'),
  );
  return [center.join('\n'), ...blocks, ...presentFailed(failed, view)].join('\n\n');
}

function describeCreated({ created }: { readonly created: boolean }): string {
  return created ? ', new' : '';
}

/** What to type once people can log in; `resume` goes on where somebody cannot yet. */
export function suggestAfterSsoInit({ failed, profiles }: SsoInitResult, resume: string, hasModule: boolean): string[] {
  return [
    ...(failed.some(({ code }) => isResumable(FAILURES[code].exit)) ? [resume] : []),
    ...(hasModule ? ['pf sso add'] : []),
    ...(profiles.length > 0 ? ['pf aws key list'] : []),
    'pf aws status',
  ];
}

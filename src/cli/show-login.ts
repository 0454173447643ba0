import type { DeviceLogin } from '../aws/sso.ts';
import type { Runtime } from '../runtime.ts';
import { openBrowser } from './open-browser.ts';

interface LoginView {
  readonly log: (line: string) => void;
  /** Whether to open a browser there as well. */
  readonly opens: boolean;
  readonly runtime: Pick<Runtime, 'env'>;
}

/** Says where to go, as which a person sees it in the browser too. */
export function showLogin(
  login: DeviceLogin,
  {
    asked,
    session,
  }: { readonly asked: string; readonly session: { readonly startUrl: string; readonly region: string } },
  { log, opens, runtime }: LoginView,
): void {
  log(`Log in to ${session.startUrl} (${session.region}), for profile ${asked}:`);
  log(`  address  ${login.addressWithCode}`);
  log(`  code     ${login.userCode}, which ${login.address} must show as well`);
  if (opens) openBrowser(login.addressWithCode, runtime);
}

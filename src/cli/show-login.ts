import { spawn } from 'node:child_process';
import type { LoginTarget } from '../access/sso-login.ts';
import type { DeviceLogin } from '../aws/sso.ts';
import { type Runtime, removeAwsVariables } from '../runtime.ts';

interface LoginView {
  readonly log: (line: string) => void;
  /** Whether to open a browser there as well. */
  readonly opens: boolean;
  readonly runtime: Pick<Runtime, 'env'>;
}

/** Says where to go, as which a person sees it in the browser too. */
export function showLogin(
  login: DeviceLogin,
  { asked, session }: Pick<LoginTarget, 'asked' | 'session'>,
  { log, opens, runtime }: LoginView,
): void {
  log(`Log in to ${session.startUrl} (${session.region}), for profile ${asked}:`);
  log(`  address  ${login.addressWithCode}`);
  log(`  code     ${login.userCode}, which ${login.address} must show as well`);
  if (opens) openBrowser(login.addressWithCode, runtime);
}

/** What opens an address in the person's browser; undefined where nobody sits at a screen. */
function findOpener(
  { env }: Pick<Runtime, 'env'>,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

/** Opens an address, if it can: it stands on the screen as well. */
function openBrowser(address: string, runtime: Pick<Runtime, 'env'>): void {
  const [program, ...before] = findOpener(runtime, process.platform) ?? [];
  if (program === undefined) return;
  const opened = spawn(program, [...before, address], {
    stdio: 'ignore',
    detached: true,
    env: removeAwsVariables(runtime.env),
  });
  opened.on('error', () => undefined);
  opened.unref();
}

import { spawn } from 'node:child_process';
import { type Runtime, removeAwsVariables } from '../runtime.ts';

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
export function openBrowser(address: string, runtime: Pick<Runtime, 'env'>, platform = process.platform): void {
  const [program, ...before] = findOpener(runtime, platform) ?? [];
  if (program === undefined) return;
  const opened = spawn(program, [...before, address], {
    stdio: 'ignore',
    detached: true,
    env: removeAwsVariables(runtime.env),
  });
  opened.on('error', () => undefined);
  opened.unref();
}

/**
 * oclif.manifest.json, from which oclif knows the commands without loading them:
 *   node scripts/manifest.ts           writes it
 *   node scripts/manifest.ts --check   fails when it is not what the built commands say
 * The same as `oclif manifest`, without its five hundred packages.
 */
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { keepOrCheck } from './generated.ts';

const root = join(import.meta.dirname, '..');
const plugin = new Plugin({
  root,
  type: 'core',
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
});
await plugin.load();
// Found in the order of the file system.
const commands = Object.fromEntries(
  Object.entries(plugin.manifest.commands).sort(([one], [other]) => (one < other ? -1 : 1)),
);
const manifest = JSON.stringify({ ...plugin.manifest, commands }, null, 2);
await keepOrCheck(root, new Map([['oclif.manifest.json', `${manifest}\n`]]), {
  again: 'npm run manifest',
});

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
await keepOrCheck(root, new Map([['oclif.manifest.json', `${JSON.stringify(plugin.manifest, null, 2)}\n`]]), {
  again: 'npm run manifest',
});

#!/usr/bin/env node
// Runs the sources: Node strips the types itself, so the plugin's paths need only point at src.
const path = require('node:path');
const { execute, settings } = require('@oclif/core');

const root = path.join(__dirname, '..');
const pjson = structuredClone(require('../package.json'));
const toSource = (target) => target.replace('./dist/', './src/').replace(/\.cjs$/, '.ts');
pjson.oclif.commands = { strategy: 'explicit', target: './src/index.ts', identifier: 'COMMANDS' };
for (const hooks of Object.values(pjson.oclif.hooks ?? {})) {
  for (const hook of hooks) hook.target = toSource(hook.target);
}
pjson.oclif.plugins = ['@oclif/plugin-help', '@oclif/plugin-autocomplete'];
settings.debug = true;
settings.enableAutoTranspile = false;
execute({ loadOptions: { root, pjson, ignoreManifest: true } });

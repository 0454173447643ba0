const path = require('node:path');
const { existsSync } = require('node:fs');

const root = path.join(__dirname, '..');
if (existsSync(path.join(root, 'dist', 'index.js'))) {
  require('@oclif/core/execute').execute({ dir: __dirname, loadOptions: { root } });
} else {
  console.error('pf is not built yet: run npm ci in ' + root);
  process.exitCode = 1;
}

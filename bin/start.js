const path = require('node:path');
const { existsSync } = require('node:fs');

const root = path.join(__dirname, '..');

async function start() {
  const [topic, command] = process.argv.slice(2);
  // The rest is not worth its loading time here; see src/shortcut.
  const mayBeShort = `${topic} ${command}` === 'aws verify' || `${topic} ${command}` === 'terragrunt auth';
  if (mayBeShort && (await require('../dist/short.cjs').answered(process.argv.slice(2)))) return;
  await require('../dist/cli.cjs').main(root);
}

if (existsSync(path.join(root, 'dist', 'cli.cjs'))) {
  start();
} else {
  console.error(`pf is not built yet: run npm ci in ${root}`);
  process.exitCode = 1;
}

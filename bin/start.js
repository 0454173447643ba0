const path = require('node:path');
const { existsSync } = require('node:fs');

const root = path.join(__dirname, '..');

/** What is not worth oclif's loading time; see src/shortcut. */
const SHORT = [
  ['aws verify', 'short-verify.cjs'],
  ['terragrunt auth', 'short-verify.cjs'],
  ['aws profile write', 'short-profile-write.cjs'],
];

async function start() {
  const argv = process.argv.slice(2);
  const typed = `${argv.slice(0, 3).join(' ')} `;
  const short = SHORT.find(([command]) => typed.startsWith(`${command} `));
  if (short !== undefined && (await require(`../dist/${short[1]}`).default(argv))) return;
  await require('../dist/cli.cjs').main(root);
}

if (existsSync(path.join(root, 'dist', 'cli.cjs'))) {
  start();
} else {
  console.error(`pf is not built yet: run npm ci in ${root}`);
  process.exitCode = 1;
}

// Loaded before every script of ours (node -r): plain old JavaScript, so that any Node can read it and say what is wrong.
var required = require('../package.json')
  .engines.node.replace(/[^0-9.]/g, '')
  .split('.')
  .map(Number);
var running = process.versions.node.split('.').map(Number);
var older = running[0] - required[0] || running[1] - required[1] || running[2] - required[2];
if (older < 0) {
  console.error(
    'This needs Node ' +
      required.join('.') +
      ' or later, and this is Node ' +
      process.versions.node +
      ': ' +
      'run npm ci, install scripts allowed, which brings its own (node_modules/.bin/node), and start it through npm.',
  );
  process.exit(2);
}

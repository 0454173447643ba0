#!/usr/bin/env node
// Plain old JavaScript, so that a Node that is too old can still read it and say so; one file, since each takes its time.

// "engines" of package.json; a test compares the two.
var required = [22, 22, 2];
var running = process.versions.node.split('.').map(Number);
var older = running[0] - required[0] || running[1] - required[1] || running[2] - required[2];
if (older < 0) {
  console.error('pf needs Node ' + required.join('.') + ' or later, and this is Node ' + process.versions.node + '.');
  process.exit(2);
}
require('node:module').enableCompileCache();

// What is not worth oclif's loading time; see src/fast-path.
var short = [
  { words: ['aws', 'verify'], file: '../dist/short-verify.cjs' },
  { words: ['terragrunt', 'auth'], file: '../dist/short-verify.cjs' },
  { words: ['aws', 'profile', 'write'], file: '../dist/short-profile-write.cjs' },
];
var root = require('node:path').join(__dirname, '..');

function start(argv) {
  var found = short.find((one) => one.words.every((word, at) => word === argv[at]));
  if (found === undefined) return require('../dist/cli.cjs').main(root);
  return require(found.file)
    .default(argv)
    .then((isAnswered) => isAnswered || require('../dist/cli.cjs').main(root));
}

try {
  start(process.argv.slice(2));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' || require('node:fs').existsSync(root + '/dist/cli.cjs')) throw error;
  console.error('pf is not built yet: run npm ci in ' + root);
  process.exitCode = 1;
}

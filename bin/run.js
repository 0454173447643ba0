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
var cache = codeCache();
if (cache !== undefined) require('node:module').enableCompileCache(cache);

// What is not worth oclif's loading time; see src/fast-path.
var short = [
  { words: ['aws', 'verify'], file: '../dist/fast-path/verify.cjs' },
  { words: ['terragrunt', 'auth'], file: '../dist/fast-path/verify.cjs' },
  { words: ['aws', 'status'], file: '../dist/fast-path/offline.cjs' },
  { words: ['aws', 'profile', 'list'], file: '../dist/fast-path/offline.cjs' },
  { words: ['aws', 'profile', 'write'], file: '../dist/fast-path/profile-write.cjs' },
];
var root = require('node:path').join(__dirname, '..');

/**
 * The folder for V8's compiled code, in the user's own cache: 0700 and of this user, or none. Node's default lies in the
 * temporary folder, where whoever makes it first has code of their own run by everybody.
 */
function codeCache() {
  try {
    return privateFolder(cacheBase());
  } catch {
    return undefined;
  }
}

function cacheBase() {
  var chosen = process.env.XDG_CACHE_HOME;
  var path = require('node:path');
  return chosen && path.isAbsolute(chosen) ? chosen : path.join(require('node:os').homedir(), '.cache');
}

function privateFolder(base) {
  var fs = require('node:fs');
  var own = base + '/pf-plugin-aws';
  var folder = own + '/code';
  fs.mkdirSync(folder, { recursive: true, mode: 448 });
  return isOwn(fs.statSync(base)) && isPrivate(fs.lstatSync(own)) && isPrivate(fs.lstatSync(folder))
    ? folder
    : undefined;
}

function isOwn(stats) {
  return stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid());
}

function isPrivate(stats) {
  return isOwn(stats) && (process.platform === 'win32' || (stats.mode & 63) === 0);
}

// The package brings two names for one program: in a shell where another pf stands first, this one is pf-aws.
var name = /^pf-aws(\.js)?$/.test(require('node:path').basename(process.argv[1])) ? 'pf-aws' : 'pf';

/** What was answered is written, and nothing is left to do: taking a heap apart takes as long as reading the files does. */
function start(argv) {
  var found = short.find((one) => one.words.every((word, at) => word === argv[at]));
  if (found === undefined) return byOclif(require('../dist/hand-on/hand-on.cjs').default(argv, root, name));
  return require(found.file)
    .default(argv, name)
    .then((isAnswered) => (isAnswered ? process.exit() : byOclif(argv)));
}

function byOclif(argv) {
  return require('../dist/cli.cjs').main(root, name, argv);
}

try {
  start(process.argv.slice(2));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' || require('node:fs').existsSync(root + '/dist/cli.cjs')) throw error;
  console.error('pf is not built yet: run npm ci in ' + root);
  process.exitCode = 1;
}

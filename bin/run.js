#!/usr/bin/env node
// Plain old JavaScript, so that a Node that is too old can still read it and say so.
var required = require('../package.json')
  .engines.node.replace(/[^0-9.]/g, '')
  .split('.')
  .map(Number);
var running = process.versions.node.split('.').map(Number);
var older = running[0] - required[0] || running[1] - required[1] || running[2] - required[2];
if (older < 0) {
  console.error('pf needs Node ' + required.join('.') + ' or later, and this is Node ' + process.versions.node + '.');
  process.exit(2);
}
require('node:module').enableCompileCache();
require('./start.js');

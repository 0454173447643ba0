#!/usr/bin/env node
// By another file, since a launcher of npm's for Windows does not tell the name it was started by.
require('./run.js');

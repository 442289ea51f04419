'use strict';
// Takes the place of @duckdb/node-bindings in a bundle: loads the native library from the folder that load.ts found.
// The path is computed, because a bundler copies every file that a literal path names.
const { createRequire } = require('node:module');
const path = require('node:path');

const folder = globalThis[Symbol.for('sm2.duckdb.dir')];
if (typeof folder !== 'string') throw new Error('DuckDB was imported before its native library was found');
const library = path.join(folder, 'duckdb.node');
module.exports = createRequire(library)(library);

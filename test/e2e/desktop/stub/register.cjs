'use strict';
/** `node --require` this: whoever requires `electron` gets the stand-in. */
const Module = require('node:module');
const path = require('node:path');
require('../../../../tools/typescript.cjs');

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'electron'
    ? load.call(this, path.join(__dirname, 'electron.ts'), ...rest)
    : load.call(this, request, ...rest);
};

'use strict';
/** Preloaded into a server: writes down what it publishes on its bus, a record a line, into BUS_RECORD. */
const { appendFileSync } = require('node:fs');
const { resolve } = require('node:path');

const { MemoryBus } = require(resolve(__dirname, '../../dist/src/platform/bus/memory-bus.js'));

for (const method of ['publishEntries', 'publishSignal']) {
  const publish = MemoryBus.prototype[method];
  MemoryBus.prototype[method] = function (news) {
    appendFileSync(process.env.BUS_RECORD, `${JSON.stringify(news)}\n`);
    return publish.call(this, news);
  };
}

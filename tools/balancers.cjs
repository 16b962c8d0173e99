'use strict';
/** Brings what `npm run test:cluster` puts before the instances, and a clock that can be put forward. */
const { bringSystemPackages } = require('./system-packages.cjs');

const PARTS = {
  nginx: ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'],
  haproxy: ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/usr/local/bin/haproxy'],
  libfaketime: ['x86_64', 'aarch64'].map(
    (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`,
  ),
};

/** The tests that need one look for it themselves. */
function bringBalancers() {
  bringSystemPackages(PARTS, 'a cluster', process.stdout);
}

module.exports = { bringBalancers };

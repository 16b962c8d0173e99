'use strict';
/** What `npm run test:cluster -- --full` runs; see test/cluster/faults/full-run.ts for its options. */
require('./typescript.cjs');
require('../test/cluster/faults/full-run.ts');

'use strict';
/**
 * Loads the addon in one worker after the other and lets each end while a batch is on the addon's
 * threads: by itself, by process.exit, or ended from outside. Prints a line of JSON at the end.
 *
 *   node worker-churn.cjs ADDON COUNT
 */
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const SIDE_BY_SIDE = 4;
const WAYS = ['end', 'exit', 'terminate', 'idle'];

const loadInWorker = () => {
  const holder = { exports: {} };
  process.dlopen(holder, workerData.addon);
  const sealer = new holder.exports.Sealer([[1, Buffer.alloc(32, 1)]]);
  const wrapped = Buffer.alloc(77);
  sealer.newDataKey(Buffer.alloc(16), 1, wrapped);
  if (sealer.verifyKey(Buffer.alloc(16), wrapped) !== 0) throw new Error('the key does not open');
  if (workerData.way === 'idle') return;
  const body = Buffer.alloc(1 << 20);
  const ids = Buffer.from('01890a5d-ac96-774b-bcce-b302099a8057'.repeat(2), 'latin1');
  const head = Buffer.concat([Buffer.from([1, 0, 0, 0, 16, 0]), Buffer.alloc(16), wrapped]);
  const packed = Buffer.concat([Buffer.from([1, 0, 0, 0]), ids, head, body]);
  const sealing = sealer.sealBeside(packed, Buffer.alloc(body.length + 41));
  parentPort.postMessage('sealing');
  if (workerData.way === 'exit') process.exit(0);
  if (workerData.way === 'terminate') setInterval(() => undefined, 1_000);
  sealing.then((outcome) => {
    if (outcome !== 0) throw new Error(`outcome ${outcome}`);
  });
};

const churn = async ([addon, count]) => {
  let begun = 0;
  const rss = [];
  const one = (way) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(__filename, { workerData: { addon, way } });
      worker.once('error', reject);
      worker.once('exit', resolve);
      if (way === 'terminate') worker.once('message', () => worker.terminate());
    });
  const lane = async () => {
    while (begun < Number(count)) {
      const number = begun++;
      await one(WAYS[number % WAYS.length]);
      if (number % 100 === 99) rss.push(process.memoryUsage().rss);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  process.stdout.write(`${JSON.stringify({ workers: begun, rss })}\n`);
};

if (isMainThread) churn(process.argv.slice(2));
else loadInWorker();

'use strict';
const { spawn } = require('node:child_process');

/**
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>} its exit code, none
 *   after a signal, and what it wrote to the pipes that `options` give it
 */
function runToItsEnd(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name]?.setEncoding('utf8').on('data', (text) => (said[name] += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...said }));
  });
}

module.exports = { runToItsEnd };

'use strict';
/** The image's HEALTHCHECK: whether the server takes traffic, asked on its internal port. */
const port = process.env.INTERNAL_PORT || '3001';

fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) }).then(
  async (answer) => {
    process.stdout.write(`${await answer.text()}\n`);
    process.exitCode = answer.ok ? 0 : 1;
  },
  (error) => {
    process.stdout.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);

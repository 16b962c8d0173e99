'use strict';
/** Brings an OpenTelemetry Collector, built by Go of the parts that deploy/observability names. */
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

const VERSION = 'v0.165.0';
const MODULES = 'go.opentelemetry.io/collector';
const PARTS = {
  receivers: ['receiver/otlpreceiver'],
  processors: ['processor/memorylimiterprocessor', 'processor/batchprocessor'],
  exporters: ['exporter/otlpexporter'],
};

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringOtelCollector() {
  return bringProgram('OTELCOL_PATH', `otelcol-${VERSION}/otelcol`, (folder) => {
    const source = path.join(folder, 'source');
    const plan = path.join(folder, 'plan.json');
    const parts = Object.entries(PARTS).map(([kind, folders]) => [
      kind,
      folders.map((name) => ({ gomod: `${MODULES}/${name} ${VERSION}` })),
    ]);
    const dist = { name: 'otelcol', output_path: source, version: VERSION.slice(1) };
    // JSON is YAML.
    fs.writeFileSync(plan, JSON.stringify({ dist, ...Object.fromEntries(parts) }));
    const env = { GOBIN: folder };
    const failure =
      runOnce('go', ['install', `${MODULES}/cmd/builder@${VERSION}`], { env }) ||
      runOnce(path.join(folder, 'builder'), ['--config', plan], { env });
    if (failure) return failure;
    fs.renameSync(path.join(source, 'otelcol'), path.join(folder, 'otelcol'));
    for (const rest of [source, plan, path.join(folder, 'builder')])
      fs.rmSync(rest, { recursive: true });
    return '';
  });
}

module.exports = { bringOtelCollector };

'use strict';
/**
 * `npm run check:chart`: the Helm chart over its matrix of values, those that it has to refuse, and the
 * plain manifests that are rendered from it. `-- --write` renders those anew. `-- --apiserver` does the
 * same against a real kube-apiserver too, which is built at the first time (minutes).
 */
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { faultsOnApiserver } = require('./chart-on-apiserver.cjs');
const { bringApiserver, bringHelm, bringKubectl } = require('./kubernetes-programs.cjs');

const root = path.join(__dirname, '..');
const CHART = path.join(root, 'k8s/anochat');
const MANIFESTS = path.join(root, 'k8s/manifests');

async function main() {
  const helm = programOf(bringHelm);
  if (process.argv.includes('--write')) return writeManifests(helm);
  const faults = [
    ...versionFaults(),
    ...schemaFaults(),
    ...valuesIn('ci').flatMap((file) => matrixFaults(helm, file)),
    ...valuesIn('refused').flatMap((file) => refusalFaults(helm, file)),
    ...manifestFaults(helm),
  ];
  if (process.argv.includes('--apiserver')) {
    const programs = {
      helm,
      kubectl: programOf(bringKubectl),
      apiserver: programOf(bringApiserver),
    };
    const files = { matrix: valuesIn('ci'), manifests: manifests().map(({ file }) => file) };
    faults.push(...(await faultsOnApiserver(programs, files)));
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
  const [taken, refused] = ['ci', 'refused'].map((folder) => valuesIn(folder).length);
  const where = process.argv.includes('--apiserver') ? 'by helm and a kube-apiserver' : 'by helm';
  process.stdout.write(
    `${taken} sets of values to be taken, ${refused} to be refused, ${where}: ${faults.length} faults\n`,
  );
}

function programOf(bring) {
  const { path: program, reason } = bring();
  if (program === undefined) throw new Error(reason);
  return program;
}

function versionFaults() {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const chart = fs.readFileSync(path.join(CHART, 'Chart.yaml'), 'utf8');
  return ['version', 'appVersion']
    .filter((name) => !chart.includes(`\n${name}: ${version}\n`))
    .map((name) => `Chart.yaml: ${name} is not ${version}, which package.json has`);
}

/** A name that the schema lets through unread is a setting that somebody believes to have made. */
function schemaFaults() {
  const schema = JSON.parse(fs.readFileSync(path.join(CHART, 'values.schema.json'), 'utf8'));
  const faults = [];
  const visit = (node, place) => {
    // The values of other charts that this one may be a part of.
    if (place === '/global') return;
    if (node.description === undefined && node.$ref === undefined)
      faults.push(`values.schema.json: ${place || '/'} has no description`);
    if (node.type === 'object' && node.additionalProperties === undefined)
      faults.push(`values.schema.json: ${place || '/'} takes unknown names`);
    for (const [name, inner] of Object.entries(node.properties ?? {}))
      visit(inner, `${place}/${name}`);
    if (node.items) visit(node.items, `${place}/items`);
  };
  visit(schema, '');
  for (const [name, node] of Object.entries(schema.definitions))
    visit(node, `/definitions/${name}`);
  return faults;
}

function matrixFaults(helm, file) {
  const lint = run(helm, ['lint', '--strict', '--quiet', CHART, '--values', file]);
  const rendered = run(helm, ['template', 'chat', CHART, '--values', file]);
  return [lint, rendered]
    .filter(({ status }) => status !== 0)
    .map(({ said }) => `${nameOf(file)}: ${said}`);
}

/** The first line of such a file says what has to be answered. */
function refusalFaults(helm, file) {
  const [, expected] = /^# refused: (.+)\n/.exec(fs.readFileSync(file, 'utf8')) ?? [];
  if (expected === undefined) return [`${nameOf(file)} does not say how it is refused`];
  const { status, said } = run(helm, ['template', 'chat', CHART, '--values', file]);
  if (status === 0) return [`${nameOf(file)} is taken`];
  return said.includes(expected) ? [] : [`${nameOf(file)} is refused otherwise: ${said}`];
}

function manifestFaults(helm) {
  return manifests()
    .filter(({ file, values }) => read(file) !== plainManifest(helm, values))
    .map(
      ({ file }) => `${nameOf(file)} is not what the chart gives: npm run check:chart -- --write`,
    );
}

function writeManifests(helm) {
  for (const { file, values } of manifests()) fs.writeFileSync(file, plainManifest(helm, values));
}

function manifests() {
  return fs
    .readdirSync(MANIFESTS)
    .filter((name) => name.endsWith('-values.yaml'))
    .map((name) => ({
      file: path.join(MANIFESTS, name.replace('-values', '')),
      values: path.join(MANIFESTS, name),
    }));
}

/** What helm alone reads is left away: its order of hooks, and whose release it is. */
function plainManifest(helm, values) {
  const { status, said, stdout } = run(helm, [
    ...['template', 'anochat', CHART, '--namespace', 'anochat'],
    ...['--skip-tests', '--values', values],
  ]);
  if (status !== 0) throw new Error(said);
  const plain = stdout
    .replace(/^ +(helm\.sh\/[a-z-]+|app\.kubernetes\.io\/managed-by): .*\n/gm, '')
    .replace(/^( *)annotations:\n(?!\1 )/gm, '')
    .replace(/^# Source: .*\n/gm, '');
  return `# Rendered from k8s/anochat with ${path.basename(values)}: npm run check:chart -- --write\n${plain}`;
}

function valuesIn(folder) {
  return fs.readdirSync(path.join(CHART, folder)).map((name) => path.join(CHART, folder, name));
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function nameOf(file) {
  return path.relative(root, file);
}

function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, said: `${stderr}${status === 0 ? '' : stdout}`.trim() };
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

'use strict';
/**
 * The chart before a real kube-apiserver: each set of values by server-side apply with unknown fields
 * refused and Pod Security `restricted`, the plain manifests, and one release from install to uninstall.
 * Nothing runs pods there: this takes the part of who runs the jobs, and runs the one that makes keys.
 */
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { startApiserver } = require('./apiserver.cjs');
const { buildWhatChanged } = require('./bring-up-to-date.cjs');
const { runToItsEnd } = require('./run-to-its-end.cjs');

const root = path.join(__dirname, '..');
const CLI = path.join(root, 'dist/src/cli/main.js');
const STRICT = ['apply', '--server-side', '--validate=strict', '-f', '-'];
const CHART = path.join(root, 'k8s/anochat');
const valuesOf = (name) => ['chat', CHART, '--values', `${CHART}/ci/${name}-values.yaml`];
/** What a release goes through: back again after its end, from one instance to several, and back to those. */
const STEPS = [
  ['install', ...valuesOf('minimal')],
  ['uninstall', 'chat'],
  ['install', ...valuesOf('minimal')],
  ['upgrade', ...valuesOf('cluster')],
  ['upgrade', ...valuesOf('kafka-sasl')],
  ['rollback', 'chat', '2'],
  ['uninstall', 'chat'],
];

/**
 * @param {{ apiserver: string, kubectl: string, helm: string }} programs
 * @param {{ matrix: string[], manifests: string[] }} files values, and manifests
 * @returns {Promise<string[]>} what is wrong
 */
async function faultsOnApiserver(programs, { matrix, manifests }) {
  await buildWhatChanged(['contract', 'e2ee', 'server']);
  const server = await startApiserver(programs);
  try {
    for (const name of ['chat', 'anochat', 'release']) makeNamespace(server, name);
    const helm = (args) =>
      spawnSync(programs.helm, args, {
        env: { ...process.env, KUBECONFIG: server.kubeconfig },
        encoding: 'utf8',
      });
    const apply = (name, text, namespace, ...more) => {
      const { status, said } = server.kubectl([...STRICT, '-n', namespace, ...more], text);
      return status === 0 && said === '' ? [] : [`${name} on the apiserver: ${said}`];
    };
    const rendered = matrix.map((file) => [
      path.basename(file),
      helm(['template', 'chat', CHART, '--namespace', 'chat', '--values', file]).stdout,
    ]);
    return [
      ...rendered.flatMap(([name, text]) => apply(name, text, 'chat', '--dry-run=server')),
      ...strictnessFaults(rendered, (text) => apply('', text, 'chat', '--dry-run=server')),
      ...manifests.flatMap((file) =>
        apply(path.basename(file), fs.readFileSync(file, 'utf8'), 'anochat', '--dry-run=server'),
      ),
      ...(await releaseFaults(programs, server)),
    ];
  } finally {
    server.stop();
  }
}

function makeNamespace({ kubectl }, name) {
  const labels = ['enforce', 'warn'].map((what) => `pod-security.kubernetes.io/${what}=restricted`);
  for (const args of [
    ['create', 'namespace', name],
    ['label', 'namespace', name, ...labels],
    // Elsewhere a controller makes it, without which no pod is taken.
    ['create', 'serviceaccount', 'default', '-n', name],
  ]) {
    const { status, said } = kubectl(args);
    if (status !== 0) throw new Error(said);
  }
}

/** Whether what is wrong would be told of at all: a field with a typo, and a container as root. */
function strictnessFaults(rendered, apply) {
  const [, text] = rendered.find(([name]) => name.startsWith('everything'));
  const broken = {
    'a field that is unknown': ['minReadySeconds: 5', 'minReadySecond: 5'],
    'a rule without its field': ['targetPort: http', 'targetPorts: http'],
    'a container with capabilities': ['drop: [ALL]', 'add: [NET_ADMIN]'],
    'an unknown field of another maker': ['path: /metrics', 'paths: /metrics'],
  };
  return Object.entries(broken)
    .filter(([, [right, wrong]]) => apply(text.replaceAll(right, wrong)).length === 0)
    .map(([what]) => `The apiserver takes ${what}: it proves nothing`);
}

/** With hooks; the keys have to be the same ones throughout. */
async function releaseFaults(programs, server) {
  const helm = (...args) =>
    runToItsEnd(programs.helm, [...args, '--namespace', 'release', '--timeout', '3m'], {
      env: { ...process.env, KUBECONFIG: server.kubeconfig },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const jobs = runJobs(server);
  const keys = () =>
    server.kubectl([
      'get',
      'secret',
      'chat-anochat-keys',
      '-n',
      'release',
      '-o',
      'jsonpath={.data}',
    ]).stdout;
  const faults = [];
  let first;
  for (const step of STEPS) {
    const { status, stdout, stderr } = await helm(...step);
    if (status !== 0) faults.push(`helm ${step[0]}: ${stderr}${stdout}`.trim());
    first ??= keys();
    if (first === '' || keys() !== first)
      faults.push(`helm ${step[0]} leaves other keys than the first, or none`);
  }
  jobs.stop();
  return [...faults, ...jobs.faults, ...remainderFaults(server)];
}

/** What an uninstall leaves: the files, and the account that is in every namespace. */
function remainderFaults({ kubectl }) {
  const { stdout } = kubectl(['get', 'deploy,job,pvc,role,sa', '-n', 'release', '-o', 'json']);
  const left = JSON.parse(stdout)
    // What waits for a controller to let it go.
    .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .join(', ');
  const expected = 'PersistentVolumeClaim chat-anochat-files, ServiceAccount default';
  return left === expected ? [] : [`helm uninstall leaves ${left} and not ${expected}`];
}

/** Marks jobs as done, in the place of nodes and controllers; those of keys are run with their rights. */
function runJobs(server) {
  const faults = [];
  const done = new Set();
  let isStopped = false;
  const work = async () => {
    while (!isStopped) {
      const { stdout } = server.kubectl(['get', 'jobs', '-n', 'release', '-o', 'json']);
      for (const job of JSON.parse(stdout || '{"items":[]}').items.filter(
        ({ metadata }) => !done.has(metadata.uid),
      )) {
        done.add(job.metadata.uid);
        if (job.spec.template.spec.automountServiceAccountToken)
          faults.push(...(await runKeysJob(server, job)));
        complete(server, job, faults);
      }
      await sleep(200);
    }
  };
  work().catch((error) => faults.push(error.message));
  return { faults, stop: () => (isStopped = true) };
}

function complete({ kubectl }, { metadata: { name } }, faults) {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({
    ...{ type, status: 'True', lastTransitionTime: now },
  }));
  const status = { succeeded: 1, startTime: now, completionTime: now, conditions };
  const { status: code, said } = kubectl([
    ...['patch', 'job', name, '-n', 'release', '--subresource=status', '--type=merge'],
    ...['--patch', JSON.stringify({ status })],
  ]);
  if (code !== 0) faults.push(`The job ${name} cannot be ended: ${said}`);
}

/** The command of the job, by the account of its pod and with no other right. */
async function runKeysJob(server, job) {
  const { serviceAccountName, containers } = job.spec.template.spec;
  const folder = fs.mkdtempSync(path.join(path.dirname(server.kubeconfig), 'account-'));
  const { stdout: token, said } = server.kubectl([
    ...['create', 'token', serviceAccountName, '-n', 'release'],
  ]);
  if (token === '') return [`No token for ${serviceAccountName}: ${said}`];
  fs.writeFileSync(path.join(folder, 'token'), token);
  fs.writeFileSync(path.join(folder, 'namespace'), 'release');
  fs.copyFileSync(server.certificates, path.join(folder, 'ca.crt'));
  const [, ...args] = containers[0].command;
  const environment = Object.fromEntries(containers[0].env.map(({ name, value }) => [name, value]));
  const child = spawn(process.execPath, [CLI, ...args, '--account', folder], {
    env: {
      ...environment,
      KUBERNETES_SERVICE_HOST: server.host,
      KUBERNETES_SERVICE_PORT: String(server.port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const isAllowed = (...what) =>
    server.kubectl([
      ...['auth', 'can-i', ...what, '-n', 'release'],
      ...['--as', `system:serviceaccount:release:${serviceAccountName}`],
    ]).status === 0;
  return [
    ...(status === 0 ? [] : [`${args.join(' ')} ends with ${status}`]),
    ...[
      ['get', 'secret/another'],
      ['list', 'secrets'],
      ['delete', 'secret/chat-anochat-keys'],
      ['create', 'pods'],
    ]
      .filter((what) => isAllowed(...what))
      .map((what) => `The account of the keys may ${what.join(' ')}`),
  ];
}

module.exports = { faultsOnApiserver };

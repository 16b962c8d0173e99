'use strict';
/** A kube-apiserver on loopback (k8s/verify), with the kinds that the chart uses beside Kubernetes' own. */
const { spawn, spawnSync } = require('node:child_process');
const { generateKeyPairSync, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** A bound on life, not a measure: it starts within ten seconds at rest. */
const READY_MS = 120_000;

/**
 * @param {{ apiserver: string, kubectl: string }} programs
 * @returns {Promise<{ host: string, port: number, certificates: string, kubeconfig: string,
 *   kubectl: (args: string[], input?: string) => { status: number, stdout: string, said: string },
 *   stop: () => void }>}
 */
async function startApiserver({ apiserver, kubectl }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anochat-apiserver-'));
  const [etcdPort, port] = await freePorts(2);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const accountKey = path.join(folder, 'accounts.pem');
  fs.writeFileSync(accountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const token = randomBytes(16).toString('hex');
  const tokens = path.join(folder, 'tokens.csv');
  fs.writeFileSync(tokens, `${token},admin,admin,system:masters\n`);
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const child = spawn(
    apiserver,
    [
      ...[path.join(folder, 'etcd'), String(etcdPort)],
      ...['--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${folder}`],
      ...['--service-account-issuer=https://kubernetes.default.svc', '--authorization-mode=RBAC'],
      ...[`--service-account-key-file=${accountKey}`, `--token-auth-file=${tokens}`],
      ...[`--service-account-signing-key-file=${accountKey}`, '--endpoint-reconciler-type=none'],
      ...['--service-cluster-ip-range=10.96.0.0/16'],
    ],
    { stdio: ['ignore', log, log] },
  );
  const stop = () => {
    child.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);

  const certificates = path.join(folder, 'apiserver.crt');
  const kubeconfig = path.join(folder, 'kubeconfig');
  fs.writeFileSync(
    kubeconfig,
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'here' },
      contexts: [{ name: 'here', context: { cluster: 'here', user: 'admin' } }],
      users: [{ name: 'admin', user: { token } }],
      clusters: [
        {
          name: 'here',
          cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificates },
        },
      ],
    }),
  );
  const server = {
    ...{ host: '127.0.0.1', port, certificates, kubeconfig, stop },
    kubectl(args, input) {
      const { status, stdout, stderr, error } = spawnSync(kubectl, args, {
        env: { ...process.env, KUBECONFIG: kubeconfig },
        encoding: 'utf8',
        input,
      });
      if (error) throw error;
      return { status, stdout, said: stderr.trim() };
    },
  };
  const ends = Date.now() + READY_MS;
  while (server.kubectl(['get', '--raw', '/readyz']).status !== 0) {
    if (child.exitCode !== null || Date.now() > ends) {
      const said = fs.readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n').slice(-5);
      throw new Error(`The kube-apiserver does not start:\n${said.join('\n')}`);
    }
    await sleep(200);
  }
  const definitions = path.join(path.dirname(apiserver), 'definitions');
  const { status, said } = server.kubectl(['apply', '--server-side', '-f', definitions]);
  if (status !== 0) throw new Error(said);
  return server;
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = net.createServer().once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

module.exports = { startApiserver };

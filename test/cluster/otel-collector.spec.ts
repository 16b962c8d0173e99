import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SocketUser, startRealtime } from '../medium/realtime/socket-user';
import { startGrpcTraceReceiver } from '../support/grpc-trace-receiver';
import { freePort } from '../support/server-process';
import { until } from '../support/until';

const program = process.env.OTELCOL_PATH;
const CONFIGURATION = resolve(__dirname, '../../deploy/observability/otel-collector.yml');

describe('deploy/observability/otel-collector.yml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-otelcol-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true })];
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  const startCollector = async (replacements: Readonly<Record<string, string>>): Promise<void> => {
    let configuration = readFileSync(CONFIGURATION, 'utf8');
    for (const [from, to] of Object.entries(replacements)) {
      expect(configuration).toContain(from);
      configuration = configuration.replace(from, to);
    }
    const file = join(folder, 'collector.yml');
    writeFileSync(file, configuration);
    const child = spawn(program ?? '', [`--config=${file}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    undo.push(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    await until('the collector is ready', () => {
      if (child.exitCode !== null) throw new Error(`the collector ended: ${told}`);
      return told.includes('Everything is ready');
    });
  };

  (program === undefined ? it.skip : it)(
    'hands the traces of a server to Jaeger and counts them (skipped where there is no OpenTelemetry Collector)',
    async () => {
      const jaeger = await startGrpcTraceReceiver();
      undo.push(() => jaeger.close());
      const [http, metrics] = [await freePort(), await freePort()];
      await startCollector({
        '0.0.0.0:4318': `127.0.0.1:${http}`,
        'jaeger:4317': `127.0.0.1:${jaeger.port}`,
        'host: 0.0.0.0': 'host: 127.0.0.1',
        'port: 8888': `port: ${metrics}`,
      });
      const server = await startRealtime({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${http}`,
        OTEL_TRACES_SAMPLER_ARG: '1',
      });
      undo.push(() => server.close());
      const ann = await SocketUser.register(server);
      const bob = await SocketUser.register(server);
      const group = await ann.makeGroup(bob);
      await bob.getsSeq(group, (await ann.say(group, 'followed')).seq);
      await until('Jaeger has heard of the message', () =>
        ['message.send', 'append.batch', 'hub.deliver'].every((name) => jaeger.hasHeard(name)),
      );
      await until('the collector has counted it', async () => {
        const told = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
        return /^otelcol_exporter_sent_spans\S* [1-9]/m.test(told);
      });
    },
  );
});

import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What takes OTLP over gRPC, as Jaeger does. */
export interface GrpcTraceReceiver {
  readonly port: number;
  /** Whether a string of this text came in a call of the trace service. */
  hasHeard(text: string): boolean;
  close(): Promise<void>;
}

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** Before each message: whether it is compressed (1), and its length (4). */
const PREFIX_BYTES = 5;

export async function startGrpcTraceReceiver(): Promise<GrpcTraceReceiver> {
  const heard: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.once('end', () => {
      const body = Buffer.concat(pieces);
      const message = body.subarray(PREFIX_BYTES);
      const bytes = body[0] === 1 ? gunzipSync(message) : message;
      if (headers[':path'] === EXPORT) heard.push(bytes.toString('latin1'));
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(PREFIX_BYTES)); // an empty answer
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hasHeard: (text) => heard.some((message) => message.includes(text)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

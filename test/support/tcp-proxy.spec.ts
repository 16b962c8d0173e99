import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';
import { until } from './until';

/** A server that says back what it hears, by lines of its own pace. */
describe('a proxy on which the network fails', () => {
  let server: Server;
  let proxy: TcpProxy;
  const heard: string[] = [];

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        heard.push(String(bytes));
        socket.write(bytes);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  beforeEach(async () => {
    heard.length = 0;
    const { port } = server.address() as AddressInfo;
    proxy = await startTcpProxy(() => ({ host: '127.0.0.1', port }));
  });
  afterEach(() => proxy.stop());
  afterAll(() => void server.close());

  const call = () => {
    const socket = connect({ host: '127.0.0.1', port: proxy.port });
    let [text, failure] = ['', ''];
    socket.on('data', (bytes) => (text += String(bytes)));
    socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code ?? ''));
    return { socket, text: () => text, failure: () => failure };
  };
  const hasClosed = (socket: Socket) => until('its close', () => socket.closed);

  it('carries bytes both ways, and the end of each behind its last one', async () => {
    const { socket, text } = call();
    const long = 'x'.repeat(3_000_000);
    socket.write('begin ');
    socket.end(long);
    await once(socket, 'close');
    expect(text()).toBe(`begin ${long}`);
    await until('it is forgotten', () => proxy.connections === 0);
  });

  it('resets what is there and goes on with what is new', async () => {
    const broken = call();
    broken.socket.write('one');
    await until('an echo', () => broken.text() === 'one');
    proxy.reset();
    await hasClosed(broken.socket);
    expect(broken.failure()).toBe('ECONNRESET');

    const next = call();
    next.socket.write('two');
    await until('an echo', () => next.text() === 'two');
    next.socket.destroy();
  });

  it('lets nobody through while it is cut', async () => {
    const before = call();
    await until('a connection', () => proxy.connections === 1);
    proxy.cut();
    await hasClosed(before.socket);
    const during = call();
    during.socket.write('lost');
    await hasClosed(during.socket);
    expect([during.text(), heard]).toEqual(['', []]);

    proxy.restore();
    const after = call();
    after.socket.write('here');
    await until('an echo', () => after.text() === 'here');
    after.socket.destroy();
  });

  it('holds the answers back and not the requests, and gives them in order later', async () => {
    proxy.hold('down');
    const { socket, text } = call();
    socket.write('one ');
    await until('the first is heard', () => heard.join('') === 'one ');
    socket.write('two');
    await until('the second is heard', () => heard.join('') === 'one two');
    expect(text()).toBe('');
    proxy.restore();
    await until('the echo', () => text() === 'one two');
    socket.destroy();
  });

  it('holds the requests back and not the answers', async () => {
    const { socket, text } = call();
    socket.write('one ');
    await until('an echo', () => text() === 'one ');
    proxy.hold('up');
    socket.write('two');
    await sleep(50);
    expect(heard).toEqual(['one ']);
    proxy.restore();
    await until('the echo', () => text() === 'one two');
    socket.destroy();
  });

  it('loses what it held when it resets', async () => {
    proxy.hold('down');
    const { socket, text } = call();
    socket.write('one');
    await until('it is heard', () => heard.length === 1);
    proxy.reset();
    proxy.restore();
    await hasClosed(socket);
    expect(text()).toBe('');
  });

  it('gives what it held to one that has ended meanwhile', async () => {
    proxy.hold('down');
    const { socket, text } = call();
    socket.end('one');
    await until('it is heard', () => heard.length === 1);
    await sleep(50); // the server's own end is on its way too
    proxy.restore();
    await hasClosed(socket);
    expect(text()).toBe('one');
  });

  it('delays each piece by the same time, in order', async () => {
    proxy.delay(120, 'down');
    const { socket, text } = call();
    const began = performance.now();
    socket.write('one ');
    await until('the first is heard', () => heard.length === 1);
    socket.write('two');
    await until('both came', () => text() === 'one two');
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(110);
    socket.destroy();
  });
});

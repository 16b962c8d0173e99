import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { buildWhatChanged } from '../../../tools/bring-up-to-date.cjs';

const PAGES = resolve(__dirname, '../../../clients/mobile/dist/web');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/** The screens of the mobile client as pages, in front of a server: one origin for both. */
export interface PhonePages {
  readonly url: string;
  close(): Promise<void>;
}

/** Takes minutes where the screens have changed since they were exported. */
export const bringPhonePages = (): Promise<void> => buildWhatChanged(['mobile']);

export async function openPhonePages(serverUrl: string): Promise<PhonePages> {
  const { hostname, port } = new URL(serverUrl);
  const pages = createServer((asked, answer) => {
    const file = fileFor(asked.url ?? '/');
    if (file !== null) {
      answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      return answer.end(readFileSync(file));
    }
    const { url: path, method, headers } = asked;
    const onward = request({ hostname, port, path, method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  passSockets(pages, hostname, Number(port));
  await new Promise<void>((ready) => pages.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        pages.close(() => closed());
        pages.closeAllConnections();
      }),
  };
}

/** `null`: it is for the server. What looks like an address inside of the app gets its one page. */
function fileFor(url: string): string | null {
  const path = decodeURIComponent(new URL(url, 'http://phone').pathname);
  if (/^\/(api|socket\.io)(\/|$)/.test(path)) return null;
  const file = join(PAGES, path);
  const isThere = file.startsWith(PAGES) && existsSync(file) && statSync(file).isFile();
  return isThere ? file : join(PAGES, 'index.html');
}

function passSockets(pages: Server, host: string, port: number): void {
  pages.on('upgrade', (asked: IncomingMessage, socket, head) => {
    const onward = connect(port, host, () => {
      const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
      for (let at = 0; at < asked.rawHeaders.length; at += 2)
        lines.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    const end = (): void => {
      socket.destroy();
      onward.destroy();
    };
    for (const side of [socket, onward]) side.on('error', end).on('close', end);
  });
}

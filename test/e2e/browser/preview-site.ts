import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';

/** The server has to be told of it at its start. */
const PORT = 20_000 + (process.pid % 10_000);
export const SITE_HOST = `127.0.0.1:${PORT}`;
/** Of a server that looks at it: it is of this computer, which servers do not. */
export const LOOKS_AT_SITE = {
  LINK_PREVIEW_ALLOW: '127.0.0.1/32',
  LINK_PREVIEW_PORTS: `${PORT}`,
} as const;

const PAGES: Readonly<Record<string, string>> = {
  '/tides': `<title>no</title><meta property="og:title" content="Causeway crossing times">
    <meta property="og:description" content="Safe from 06:20 to 10:45 and 18:50 to 23:10.">
    <meta property="og:site_name" content="Harbour"><meta property="og:image" content="/sea.gif">`,
  '/arabic': `<meta property="og:title" content="مواعيد عبور الجسر">
    <meta property="og:description" content="آمن من 06:20 حتى 10:45"><meta property="og:image" content="/sea.gif">`,
};
/** Two colours, 4 by 2 pixels. */
const PICTURE = Buffer.from('R0lGODdhBAACAIAAAJBBV0C4yCwAAAAABAACAAACBIRhgQUAOw==', 'base64');

/** A site whose pages say something of themselves, and who asked for them. */
export class PreviewSite {
  readonly tides = `http://${SITE_HOST}/tides`;
  readonly arabic = `http://${SITE_HOST}/arabic`;
  /** Paths, by whomever. */
  readonly asked: string[] = [];
  /** What any of the watched browsers asked that site for itself. */
  readonly fetched: string[] = [];
  private server: Server | undefined;

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      const page = PAGES[path];
      if (path === '/sea.gif')
        response.writeHead(200, { 'content-type': 'image/gif' }).end(PICTURE);
      else if (page)
        response.writeHead(200, { 'content-type': 'text/html;charset=utf-8' }).end(page);
      else response.writeHead(404).end();
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(PORT, '127.0.0.1', done));
  }

  watch(page: Page): void {
    page.on('request', (request) => {
      if (request.url().includes(`${SITE_HOST}/`)) this.fetched.push(request.url());
    });
  }

  close(): void {
    this.server?.close();
  }
}

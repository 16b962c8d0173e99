import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import express, { type RequestHandler } from 'express';

import { NAVIGATION, PAGE_STYLE } from './page';
import { isErrorCode, problemList, problemPage } from './problem-pages';
import { type SocketDocument, socketPage } from './socket-page';

const SWAGGER_FOLDER = dirname(require.resolve('swagger-ui-dist/package.json'));
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Page and script apart, as the Content-Security-Policy wants it. */
const REST_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>REST · AnoChat</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/page.css">
<link rel="stylesheet" href="/docs/swagger/swagger-ui.css">
${NAVIGATION}
<div id="swagger-ui"></div>
<script src="/docs/swagger/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;
/** Swagger UI is dark by a class of the root element, and follows no preference by itself. */
const START_SCRIPT = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

/**
 * What a running server tells about its interface, under `/docs`: the committed documents, pages to
 * browse them, and the page of each problem. Everything is the server's own.
 *
 * @param folder where openapi.json and asyncapi.json lie, absolute
 */
export function apiPages(folder: string): RequestHandler {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const [openApi, asyncApi] = [read('openapi.json'), read('asyncapi.json')];
  const socket = socketPage(JSON.parse(asyncApi) as SocketDocument);
  const problems = problemList();

  const router = express.Router();
  router.get('/', (_request, response) => void response.type('html').send(REST_PAGE));
  router.get('/start.js', (_request, response) => void response.type('js').send(START_SCRIPT));
  router.get('/page.css', (_request, response) => void response.type('css').send(PAGE_STYLE));
  router.get('/openapi.json', (_request, response) => void response.type('json').send(openApi));
  router.get('/asyncapi.json', (_request, response) => void response.type('json').send(asyncApi));
  router.get('/socket', (_request, response) => void response.type('html').send(socket));
  router.get('/problems', (_request, response) => void response.type('html').send(problems));
  router.get('/problems/:code', (request, response, next) => {
    const { code } = request.params;
    if (!isErrorCode(code)) return next();
    response.type('html').send(problemPage(code));
  });
  router.get('/swagger/:file', (request, response, next) => {
    const { file } = request.params;
    if (!SWAGGER_FILES.includes(file)) return next();
    response.sendFile(join(SWAGGER_FOLDER, file), { maxAge: '1h' });
  });
  return router;
}

import { ERRORS, type ErrorCode } from '@anochat/contract';

import { escapeHtml, page } from './page';

/** What a client does about a status, whatever the code. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'Do not repeat the request as it is. <code>errors</code> names the fields and what is wrong with them.',
  401: 'Refresh the access token once and repeat the request; if that fails too, the user must sign in again.',
  403: 'Repeating the request does not help: the caller may not do this.',
  404: 'What was asked for is not there, or the caller may not know of it.',
  405: 'The address exists, for other methods.',
  409: 'The request does not fit what is there now. Fetch the present state, then decide.',
  410: 'Forget what was synchronised and start again from the beginning.',
  413: 'Send less at once; the limits stand at <a href="/api/versions">/api/versions</a>.',
  415: 'Send <code>Content-Type: application/json</code>.',
  429: 'Wait for as many seconds as <code>Retry-After</code> and <code>retryAfter</code> say. <code>bucket</code> names the limit.',
  500: 'A fault of the server. Its log has more, under the <code>requestId</code>.',
  503: 'Nothing was changed. Repeat the very same request after <code>Retry-After</code> seconds.',
};

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

/** What the `type` of a problem leads to. */
export function problemPage(code: ErrorCode): string {
  const { status, title } = ERRORS[code];
  return page(
    title,
    `<p><code>${code}</code>, status ${status}</p><p>${ADVICE[status] ?? ''}</p>
    <p><a href="/docs/problems">All problems</a></p>`,
  );
}

export function problemList(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map(
    (code) =>
      `<tr><td><a href="/docs/problems/${code}"><code>${code}</code></a><td>${ERRORS[code].status}<td>${escapeHtml(ERRORS[code].title)}`,
  );
  return page(
    'Problems',
    `<p>A failed call answers with <code>application/problem+json</code> (RFC 9457), a failed socket command with
    <code>{ problem }</code>. <code>code</code> is stable; <code>title</code> and <code>detail</code> are for people.</p>
    <table><tr><th>Code<th>Status<th>Meaning${rows.join('')}</table>`,
  );
}

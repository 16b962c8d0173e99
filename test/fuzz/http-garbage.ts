/** Bytes that are no HTTP, or hardly. Node's own parser answers these, without a problem, or closes. */
export const HTTP_GARBAGE: Readonly<Record<string, string>> = {
  'nothing at all': '\r\n\r\n',
  'random bytes': '\u0000\u0001\u00ff\u00fe\r\n\r\n',
  'a TLS greeting': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n',
  'no version': 'GET /api/versions\r\n\r\n',
  'another version': 'GET /api/versions HTTP/9.9\r\nHost: x\r\n\r\n',
  'an unknown method': 'FETCH /api/versions HTTP/1.1\r\nHost: x\r\n\r\n',
  'no host': 'GET /api/versions HTTP/1.1\r\n\r\n',
  'two lengths':
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
  'a negative length': 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  'length and chunks':
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'bad chunks':
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
  'a folded header': 'GET /api/versions HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nX\r\n\r\n',
  'a header with NUL': 'GET /api/versions HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n',
  'huge headers': `GET /api/versions HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
  'a bad upgrade':
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'an upgrade elsewhere':
    'GET /api/versions HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n',
  'a tunnel': 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n',
  'half of a body':
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"userName":',
};

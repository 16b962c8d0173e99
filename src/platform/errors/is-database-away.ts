const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT']);
const DRIVER_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after/;

/**
 * Whether an error of a query says that the database is away or overloaded: the connection broke,
 * or SQLSTATE class 08 (connection), 53 (resources), 57 (operator intervention), 40 (rollback),
 * or 25P03/55P03 (a timeout). Nothing can be said then about the data that was sent.
 */
export const isDatabaseAway = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') {
    if (SOCKET_CODES.has(code)) return true;
    if (/^(08|53|57|40)/.test(code) || code === '25P03' || code === '55P03') return true;
  }
  return typeof message === 'string' && DRIVER_MESSAGES.test(message);
};

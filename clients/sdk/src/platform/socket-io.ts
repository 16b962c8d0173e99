import { io } from 'socket.io-client';
import type { ConnectSocket } from './platform';

/** socket.io over websocket alone. Reconnecting is the SDK's business, which knows why it ended. */
export const connectSocketIo: ConnectSocket = ({ url, token }, listener) => {
  const socket = io(url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
  });
  socket.on('connect', listener.connected);
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    // Without `data` the transport failed; with it the server's middleware refused.
    listener.refused(error.data ?? null);
  });
  socket.on('disconnect', (reason) => listener.closed(reason));
  socket.onAny((name: string, argument: unknown) => listener.event(name, argument));
  return {
    request: async (command, payload, timeoutMs): Promise<unknown> =>
      socket.timeout(timeoutMs).emitWithAck(command, payload),
    close: () => {
      socket.off();
      socket.offAny();
      socket.disconnect();
    },
  };
};

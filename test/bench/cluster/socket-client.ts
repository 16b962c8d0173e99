import { WebSocket } from 'ws';

/** Packets of engine.io and socket.io in the main namespace, as they stand on the wire. */
const OPEN = '0';
const PING = '2';
const PONG = '3';
const CONNECT = '40';
const REFUSED = '44';
const ACK = '43';
const EVENT = '42';

const NEWS = `${EVENT}["message.created",`;
const CLIENT_ID = '"clientId":"';
const ID_LENGTH = 36;

/**
 * One socket.io connection on the websocket transport that knows what a benchmark needs and no more, so
 * that hundreds of them leave the machine to the servers: news is not parsed, only its message's id read.
 */
export class SocketClient {
  /** Called with the client id of each `message.created`. */
  onNews: (clientId: string) => void = () => undefined;
  private readonly waiting = new Map<number, (answer: string) => void>();
  private nextAck = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** @param auth what is said with CONNECT @throws when the connection is refused */
  static async connect(origin: string, auth: object): Promise<SocketClient> {
    const url = `${origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
      socket.on('message', (data: Buffer) => {
        const text = data.toString('latin1');
        if (text.startsWith(NEWS)) client.onNews(idIn(text));
        else if (text.startsWith(ACK)) client.answered(data.toString());
        else if (text === PING) socket.send(PONG);
        else if (text.startsWith(OPEN)) socket.send(`${CONNECT}${JSON.stringify(auth)}`);
        else if (text.startsWith(REFUSED)) reject(new Error(text));
        else if (text.startsWith(CONNECT)) resolve();
      });
    });
    return client;
  }

  /** @returns the acknowledgement, as JSON of an array */
  call(name: string, payload: object): Promise<string> {
    const id = this.nextAck;
    this.nextAck += 1;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(`${EVENT}${id}${JSON.stringify([name, payload])}`);
    });
  }

  close(): void {
    this.socket.removeAllListeners('close').terminate();
  }

  private answered(packet: string): void {
    const bracket = packet.indexOf('[');
    const id = Number(packet.slice(ACK.length, bracket));
    this.waiting.get(id)?.(packet.slice(bracket));
    this.waiting.delete(id);
  }
}

function idIn(news: string): string {
  const at = news.indexOf(CLIENT_ID) + CLIENT_ID.length;
  return news.slice(at, at + ID_LENGTH);
}

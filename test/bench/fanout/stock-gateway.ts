import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';

interface Admitted {
  userId?: string;
}
interface Auth {
  readonly token: string;
  readonly rooms: readonly string[];
}

/** The least that a gateway is: one handler, no rooms, and who it is on the socket. */
@WebSocketGateway({ transports: ['websocket'] })
class LeanGateway implements OnGatewayConnection {
  handleConnection(socket: Socket): void | Promise<void> {
    (socket.data as Admitted).userId = authOf(socket).token;
  }

  @SubscribeMessage('message.send')
  send(@ConnectedSocket() socket: Socket, @MessageBody() body: { readonly room: string }): object {
    socket.to(body.room).emit('message.created', body);
    return {};
  }
}

/** As one writes it with Nest and socket.io: a handler a command, as many as the product has, and a room a conversation. */
@WebSocketGateway({ transports: ['websocket'] })
class UsualGateway extends LeanGateway {
  override async handleConnection(socket: Socket): Promise<void> {
    await super.handleConnection(socket);
    await socket.join([...authOf(socket).rooms]);
  }

  @SubscribeMessage('sync.resume')
  resume(@MessageBody() body: object): object {
    return body;
  }

  @SubscribeMessage('read.mark')
  markRead(@MessageBody() body: object): object {
    return body;
  }

  @SubscribeMessage('delivered.mark')
  markDelivered(@MessageBody() body: object): object {
    return body;
  }

  @SubscribeMessage('typing.set')
  setTyping(@MessageBody() body: object): object {
    return body;
  }

  @SubscribeMessage('presence.watch')
  watch(@MessageBody() body: object): object {
    return body;
  }

  @SubscribeMessage('session.renew')
  renew(@MessageBody() body: object): object {
    return body;
  }
}

const authOf = ({ handshake }: Socket): Auth => handshake.auth as Auth;

@Module({ providers: [LeanGateway] })
class LeanModule {}

@Module({ providers: [UsualGateway] })
class UsualModule {}

export type StockKind = 'lean' | 'usual';

/** @returns the port */
export async function startStock(kind: StockKind): Promise<number> {
  const module = kind === 'lean' ? LeanModule : UsualModule;
  const app = await NestFactory.create<NestExpressApplication>(module, { logger: ['error'] });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';

interface Admitted {
  userId?: string;
}

/**
 * A gateway as one writes it with Nest and socket.io: a handler a command, as many as the product
 * has, a room a conversation, and who it is on the socket.
 */
@WebSocketGateway({ transports: ['websocket'] })
class StockGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly online = new Map<string, Socket>();

  async handleConnection(socket: Socket): Promise<void> {
    const { token, rooms } = socket.handshake.auth as {
      readonly token: string;
      readonly rooms: readonly string[];
    };
    (socket.data as Admitted).userId = token;
    this.online.set(token, socket);
    await socket.join([...rooms]);
  }

  handleDisconnect(socket: Socket): void {
    this.online.delete((socket.data as Admitted).userId ?? '');
  }

  @SubscribeMessage('message.send')
  send(@ConnectedSocket() socket: Socket, @MessageBody() body: { readonly room: string }): object {
    socket.to(body.room).emit('message.created', body);
    return {};
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

@Module({ providers: [StockGateway] })
class StockModule {}

/** @returns the port */
export async function startStock(): Promise<number> {
  const app = await NestFactory.create<NestExpressApplication>(StockModule, { logger: ['error'] });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}

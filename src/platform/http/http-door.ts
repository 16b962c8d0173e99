import type { Server } from 'node:http';

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** The listener of the application, as its end needs it. */
@Injectable()
export class HttpDoor implements OnApplicationBootstrap {
  private isClosing = false;
  private unanswered = 0;
  private onAnswered: () => void = () => undefined;

  constructor(private readonly host: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    this.server.prependListener('request', (_request, response) => {
      this.unanswered += 1;
      if (this.isClosing) response.setHeader('connection', 'close');
      response.once('close', () => {
        this.unanswered -= 1;
        if (!this.isAnswering) this.onAnswered();
      });
    });
  }

  get isAnswering(): boolean {
    return this.unanswered > 0;
  }

  /** A proxy that keeps connections is told with each answer to take another one. */
  announceClosing(): void {
    this.isClosing = true;
  }

  /** Connecting is refused from now on, so that a proxy goes elsewhere at once; sockets go on. */
  stopAccepting(): void {
    this.isClosing = true;
    this.server.close();
    this.server.closeIdleConnections();
  }

  /** Settles when every request was answered, or cuts what is left after `patienceMs`. */
  async answerAll(patienceMs: number): Promise<void> {
    if (this.isAnswering) {
      await new Promise<void>((resolve) => {
        const giveUp = setTimeout(resolve, patienceMs);
        this.onAnswered = () => {
          clearTimeout(giveUp);
          resolve();
        };
      });
    }
    this.server.closeAllConnections();
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }
}

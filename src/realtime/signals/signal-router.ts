import { Inject, Injectable } from '@nestjs/common';

import { isVolatile, type SignalNews } from '../../platform/bus';
import { type EngineLink, HUB, type Hub } from '../../platform/hub';
import { Connections } from '../connections/connections';
import { signalFrame } from '../events/event-frame';
import { Listening } from '../listening/listening';
import { Presence } from './presence';

/** Brings signals from the bus to the local sockets of their audience. */
@Injectable()
export class SignalRouter {
  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    private readonly connections: Connections,
    private readonly listening: Listening,
    private readonly presence: Presence,
  ) {}

  take(news: SignalNews): void {
    const { audience } = news;
    switch (news.type) {
      case 'presence.changed':
        // Goes to those who watch the user, not to the user.
        this.presence.take(news.data);
        return;
      case 'membership.changed':
        if ('userId' in audience) this.listening.takeHead(audience.userId, news.data.head);
        break;
      case 'account.changed':
        this.presence.hide(news.data.user.id, news.data.user.presenceHidden);
        break;
      case 'block.changed':
        if ('userId' in audience)
          this.presence.block(audience.userId, news.data.userId, news.data.blocked);
        break;
      default:
    }
    this.send(news);
  }

  private send({ audience, type, data, conversationId }: SignalNews): void {
    const frame = signalFrame(type, data, conversationId);
    const volatile = isVolatile(type);
    if ('deviceId' in audience) {
      for (const { id } of this.connections.ofDevice(audience.deviceId))
        this.hub.toConnection(id, frame, { volatile });
    } else if ('userId' in audience) {
      this.hub.toUser(audience.userId, frame, { volatile });
    } else {
      const { exceptUserId } = audience;
      this.hub.toConversation(audience.conversationId, frame, { volatile, exceptUserId });
    }
  }
}

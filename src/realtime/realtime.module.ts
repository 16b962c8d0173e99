import { Module } from '@nestjs/common';

import { AuthModule } from '../auth';
import { ConversationsModule } from '../conversations';
import { HttpDoor } from '../platform/http';
import { HubModule } from '../platform/hub';
import { BusListener } from './bus-listener';
import { CommandDoor } from './commands/command-door';
import { Resume } from './commands/resume';
import { RunCommand } from './commands/run-command';
import { Connections } from './connections/connections';
import { SessionWatch } from './connections/session-watch';
import { DeliveryTraces } from './delivery-traces';
import { Draining } from './draining';
import { Comparison } from './listening/comparison';
import { Listening } from './listening/listening';
import { RealtimeGateway } from './realtime.gateway';
import { RealtimeMetrics } from './realtime-metrics';
import { Presence } from './signals/presence';
import { SignalRouter } from './signals/signal-router';
import { Typing } from './signals/typing';

/** Sockets: live delivery, commands, presence and signals. */
@Module({
  imports: [AuthModule, ConversationsModule, HubModule],
  providers: [
    BusListener,
    CommandDoor,
    Comparison,
    Connections,
    DeliveryTraces,
    Draining,
    HttpDoor,
    Listening,
    Presence,
    RealtimeGateway,
    RealtimeMetrics,
    Resume,
    RunCommand,
    SessionWatch,
    SignalRouter,
    Typing,
  ],
})
export class RealtimeModule {}

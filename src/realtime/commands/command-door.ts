import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Ack, COMMAND_PROBLEMS, type ErrorCode, LIMITS } from '@anochat/contract';

import { ProblemError, toProblem, unavailable } from '../../platform/errors';
import { type EngineLink, HUB, type Hub } from '../../platform/hub';
import { TRACING, type Tracing } from '../../platform/tracing';
import { Connections } from '../connections/connections';
import type { LiveConnection } from '../connections/live-connection';
import { RealtimeMetrics } from '../realtime-metrics';
import { type Command, isCommandName, parseCommand, SCOPE_OF } from './parse-command';
import { Resume } from './resume';
import { RunCommand } from './run-command';

type Answer = (ack: Ack<unknown>) => void;

const isAnswer = (value: unknown): value is Answer => typeof value === 'function';

/**
 * The one dispatcher of every socket: each packet is counted, parsed, carried out and answered. A
 * command without an acknowledgement function is carried out, and its answer goes nowhere.
 */
@Injectable()
export class CommandDoor {
  private readonly logger = new Logger(CommandDoor.name);

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    private readonly connections: Connections,
    private readonly run: RunCommand,
    private readonly resume: Resume,
    private readonly metrics: RealtimeMetrics,
    @Inject(TRACING) private readonly tracing: Tracing,
  ) {}

  /** Never throws: one bad client disturbs no other. */
  receive(connection: LiveConnection, name: unknown, args: readonly unknown[]): void {
    if (this.hub.queuedBytes(connection.id) > LIMITS.socketQueueBytes) {
      // It asks and does not read the answers.
      this.connections.close(connection, 'too-slow');
      return;
    }
    const last = args.at(-1);
    const answer = isAnswer(last) ? last : undefined;
    const span = isCommandName(name) ? this.tracing.begin(name, { kind: 'server' }) : undefined;
    const payload = answer === undefined ? args : args.slice(0, -1);
    const doing = this.tracing.within(span, () => this.execute(connection, name, payload));
    doing.then(
      (data) => {
        this.tell(name, 'ok');
        answer?.({ data });
        span?.end();
        if (name === 'sync.resume') this.resume.sendCaughtUp(connection);
      },
      (error: unknown) => {
        const problem = toProblem(error);
        if (problem.code === 'server.failure')
          this.tracing.within(span, () => this.logger.error(error));
        this.tell(name, problem.code);
        answer?.({ problem });
        span?.end(problem);
      },
    );
  }

  private async execute(
    connection: LiveConnection,
    name: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    this.connections.count(connection);
    const command = parseCommand(name, args);
    requireScope(connection, command);
    requireRoom(connection, command);
    connection.unanswered += 1;
    try {
      return await this.run.execute(connection, command);
    } finally {
      connection.unanswered -= 1;
    }
  }

  private tell(name: unknown, code: string): void {
    this.metrics.answered(isCommandName(name) ? name : 'unknown', code);
  }
}

const requireScope = ({ caller }: LiveConnection, { name }: Command): void => {
  const scope = SCOPE_OF[name];
  if (scope === null || caller.scopes === null || caller.scopes.includes(scope)) return;
  throw new ProblemError('auth.scope-missing', { detail: `The token lacks the scope ${scope}.` });
};

/**
 * Commands that wait for the database pile up when it is slow, and hold up a stop; the others are
 * answered at once.
 */
const requireRoom = ({ unanswered, isLeaving }: LiveConnection, { name }: Command): void => {
  const problems: readonly ErrorCode[] = COMMAND_PROBLEMS[name];
  if (!problems.includes('server.unavailable')) return;
  if (isLeaving) throw unavailable('This server is about to stop.');
  if (unanswered >= LIMITS.socketCommandsUnanswered)
    throw unavailable('Too many commands of this connection wait for their answer.');
};

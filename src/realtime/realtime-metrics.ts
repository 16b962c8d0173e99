import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { CloseReason, CommandName, Timestamp } from '@anochat/contract';

import { type EngineLink, HUB, type Hub, type HubStatistics } from '../platform/hub';
import { Metrics } from '../platform/observability';
import type { Sequencer, SequencerCounts } from './sequencer';

const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What the sockets tell Prometheus. */
@Injectable()
export class RealtimeMetrics {
  readonly commands: Counter<'command' | 'code'>;
  readonly resumes: Histogram;
  readonly closes: Counter<'reason'>;
  private readonly disconnects: Counter<'reason'>;
  private readonly deliveries: Histogram;

  constructor(
    private readonly metrics: Metrics,
    @Inject(HUB) hub: Hub<EngineLink>,
  ) {
    const registers = [metrics.registry];
    this.commands = new Counter({
      name: 'anochat_socket_commands_total',
      help: 'Commands by name and outcome (`ok` or the code of the problem)',
      labelNames: ['command', 'code'],
      registers,
    });
    this.resumes = new Histogram({
      name: 'anochat_socket_resume_seconds',
      help: 'Time from sync.resume to its answer',
      buckets: BUCKETS,
      registers,
    });
    this.closes = new Counter({
      name: 'anochat_socket_closes_total',
      help: 'Connections that the server closed, by reason',
      labelNames: ['reason'],
      registers,
    });
    this.disconnects = new Counter({
      name: 'anochat_socket_disconnects_total',
      help: 'Connections that ended, by whatever side, with the reason that socket.io gives',
      labelNames: ['reason'],
      registers,
    });
    this.deliveries = new Histogram({
      name: 'anochat_accept_to_deliver_seconds',
      help: 'Time from the acceptance of an entry to its hand-over to the local sockets',
      buckets: BUCKETS,
      registers,
    });
    const gauges = {
      connections: ['anochat_socket_connections', 'Live connections'],
      lagging: ['anochat_socket_lagging', 'Connections whose queue is full'],
      bytesQueued: ['anochat_socket_queued_bytes', 'Bytes that wait for slow connections'],
      bytesHeld: ['anochat_socket_held_bytes', 'Memory of the frames that wait'],
      commandsWaiting: [
        'anochat_socket_commands_waiting',
        'Calls that the native core has not carried out',
      ],
      workWaiting: [
        'anochat_socket_work_waiting',
        'What these calls cost, in bytes and deliveries',
      ],
      flushWindowMs: ['anochat_socket_flush_window_ms', 'The pause between flushes under load'],
      uring: ['anochat_socket_uring', 'Whether io_uring carries the writes'],
    } as const satisfies Partial<Record<keyof HubStatistics, readonly [string, string]>>;
    for (const [key, [name, help]] of Object.entries(gauges))
      this.gauge(name, help, () => hub.statistics()[key as keyof typeof gauges]);
    const counters = {
      framesSent: ['anochat_socket_frames_sent_total', 'Frames handed to connections'],
      framesDropped: ['anochat_socket_frames_dropped_total', 'Frames dropped for slow connections'],
      waits: ['anochat_socket_waits_total', 'Calls that waited for the native core'],
      refused: ['anochat_socket_refused_total', 'Handshakes refused for lack of room'],
      writes: ['anochat_socket_writes_total', 'Writes to connections; each may carry many frames'],
    } as const satisfies Record<
      Exclude<keyof HubStatistics, keyof typeof gauges>,
      readonly [string, string]
    >;
    for (const [key, [name, help]] of Object.entries(counters))
      this.counter(name, help, () => hub.statistics()[key as keyof typeof counters]);
  }

  /** @param acceptedAt when the entry was accepted */
  delivered(acceptedAt: Timestamp): void {
    this.deliveries.observe(Math.max(0, Date.now() - Date.parse(acceptedAt)) / 1_000);
  }

  answered(command: CommandName | 'unknown', code: string): void {
    this.commands.inc({ command, code });
  }

  closed(reason: CloseReason): void {
    this.closes.inc({ reason });
  }

  /** @param reason one of socket.io's (`ping timeout`, `transport close` and so on) */
  disconnected(reason: string): void {
    this.disconnects.inc({ reason });
  }

  watchSequencer({ counts }: Sequencer): void {
    const help = {
      delivered: 'Entries that left in order',
      duplicates: 'Entries that had come before',
      held: 'Entries that waited for one before them',
      forgotten: 'Entries above the capacity of a gap, read from the log later',
      gaps: 'Gaps found',
    } as const satisfies Record<keyof SequencerCounts, string>;
    for (const [key, text] of Object.entries(help))
      this.counter(
        `anochat_sequencer_${key}_total`,
        text,
        () => counts[key as keyof SequencerCounts],
      );
  }

  private gauge(name: string, help: string, read: () => number): void {
    const registers = [this.metrics.registry];
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  /** @param read a count that never goes back, kept where it arises */
  private counter(name: string, help: string, read: () => number): void {
    const registers = [this.metrics.registry];
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

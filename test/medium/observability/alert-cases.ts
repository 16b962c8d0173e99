/** A series of samples a minute apart, in promtool's notation; labels of the target are added. */
type Series = readonly [sample: string, values: string];

export interface AlertCase {
  readonly fires: readonly Series[];
  /** Close to it, and no cause to wake anybody. */
  readonly quiet: readonly Series[];
  /** When to look, in minutes. */
  readonly at: number;
}

const BUILD: Series = ['anochat_build_info{version="0.1.0"}', '1x80'];

const requests = (status: number, values: string): Series => [
  `anochat_http_request_seconds_count{method="GET",route="/x",status="${status}"}`,
  values,
];

/** @param perMinute observations at or below each bound, the bounds in order */
const buckets = (metric: string, perMinute: Readonly<Record<string, number>>): readonly Series[] =>
  Object.entries({ ...perMinute, '+Inf': 60 }).map(([le, count]) => [
    `${metric}_bucket{le="${le}"}`,
    `0+${count}x30`,
  ]);

/** By the name of the alert: k8s/anochat/files/alerts.yaml. A sample may name another instance. */
export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  AnoChatDown: {
    fires: [['up', '0x10']],
    quiet: [['up', '0 1 0 1 0 1 0 1 0 1 0 1']],
    at: 5,
  },
  AnoChatNoneReady: {
    fires: [['anochat_ready', '0x10']],
    quiet: [
      ['anochat_ready', '0x10'],
      ['anochat_ready{instance="b:3001"}', '1x10'],
    ],
    at: 5,
  },
  AnoChatNotReady: {
    fires: [['anochat_ready', '0x20']],
    quiet: [['anochat_ready', '0x8 1x12']],
    at: 15,
  },
  AnoChatDatabaseAway: {
    fires: [['anochat_degraded{check="postgres"}', '1x20']],
    quiet: [
      ['anochat_degraded{check="postgres"}', '0x20'],
      ['anochat_degraded{check="other"}', '1x20'],
    ],
    at: 5,
  },
  AnoChatBusAway: {
    fires: [['anochat_degraded{check="bus"}', '1x20']],
    quiet: [
      ['anochat_degraded{check="bus"}', '0x20'],
      ['anochat_degraded{check="other"}', '1x20'],
    ],
    at: 10,
  },
  AnoChatFilesAway: {
    fires: [['anochat_degraded{check="files"}', '1x20']],
    quiet: [
      ['anochat_degraded{check="files"}', '0x20'],
      ['anochat_degraded{check="other"}', '1x20'],
    ],
    at: 10,
  },
  AnoChatServerFailures: {
    fires: [requests(200, '0+900x20'), requests(500, '0+60x20')],
    quiet: [requests(200, '0+900x20'), requests(500, '0+6x20'), requests(503, '0+600x20')],
    at: 15,
  },
  AnoChatRefusals: {
    fires: [
      requests(503, '0+60x20'),
      [
        'anochat_socket_commands_total{command="message.send",code="server.unavailable"}',
        '0+60x20',
      ],
    ],
    quiet: [
      requests(503, '0+6x20'),
      ['anochat_socket_commands_total{command="message.send",code="ok"}', '0+6000x20'],
    ],
    at: 15,
  },
  AnoChatEventLoopLate: {
    fires: [BUILD, ['nodejs_eventloop_lag_p99_seconds', '0.4x20']],
    quiet: [
      BUILD,
      ['nodejs_eventloop_lag_p99_seconds', '0.02x20'],
      ['nodejs_eventloop_lag_p99_seconds{instance="other:1"}', '0.4x20'],
    ],
    at: 15,
  },
  AnoChatDescriptors: {
    fires: [BUILD, ['process_open_fds', '900x20'], ['process_max_fds', '1000x20']],
    quiet: [BUILD, ['process_open_fds', '300x20'], ['process_max_fds', '1000x20']],
    at: 15,
  },
  AnoChatVersionsDiffer: {
    fires: [BUILD, ['anochat_build_info{instance="b:3001",version="0.2.0"}', '1x80']],
    quiet: [BUILD, ['anochat_build_info{instance="b:3001",version="0.1.0"}', '1x80']],
    at: 75,
  },
  AnoChatAppendSlow: {
    fires: buckets('anochat_append_seconds', { '0.1': 0, '1': 60 }),
    quiet: buckets('anochat_append_seconds', { '0.1': 60, '1': 60 }),
    at: 15,
  },
  AnoChatAppendQueue: {
    fires: [['anochat_append_waiting_entries{lane="1"}', '3000x10']],
    quiet: [['anochat_append_waiting_entries{lane="1"}', '200x10']],
    at: 5,
  },
  AnoChatPoolExhausted: {
    fires: [['anochat_database_waiting_requests', '5x20']],
    quiet: [['anochat_database_waiting_requests', '5 0 5 0 5 0 5 0 5 0 5 0 5 0 5 0']],
    at: 10,
  },
  AnoChatOutboxOld: {
    fires: [['anochat_outbox_oldest_seconds', '60x10']],
    quiet: [['anochat_outbox_oldest_seconds', '2x10']],
    at: 5,
  },
  AnoChatJobsBehind: {
    fires: [['anochat_jobs_waiting{work="collect-files"}', '9000x60']],
    quiet: [['anochat_jobs_waiting{work="collect-files"}', '9000x20 10x40']],
    at: 45,
  },
  AnoChatDeliverySlow: {
    fires: buckets('anochat_accept_to_deliver_seconds', { '0.1': 0, '1': 0, '2.5': 60 }),
    quiet: buckets('anochat_accept_to_deliver_seconds', { '0.1': 60, '1': 60, '2.5': 60 }),
    at: 15,
  },
  AnoChatGaps: {
    fires: [
      ['anochat_sequencer_gaps_total', '0+60x30'],
      ['anochat_sequencer_delivered_total', '0+600x30'],
    ],
    quiet: [
      ['anochat_sequencer_gaps_total', '0+6x30'],
      ['anochat_sequencer_delivered_total', '0+600x30'],
    ],
    at: 25,
  },
  AnoChatResumeSlow: {
    fires: buckets('anochat_socket_resume_seconds', { '0.1': 0, '1': 0, '5': 60 }),
    quiet: buckets('anochat_socket_resume_seconds', { '0.1': 60, '1': 60, '5': 60 }),
    at: 25,
  },
  AnoChatBusLag: {
    fires: [['anochat_bus_lag_records', '5000x10']],
    quiet: [['anochat_bus_lag_records', '10x10']],
    at: 5,
  },
  AnoChatBusRecordsDropped: {
    fires: [['anochat_bus_records_dropped_total{reason="sealed"}', '0+3x30']],
    quiet: [['anochat_bus_records_dropped_total{reason="stale"}', '0+3x30']],
    at: 20,
  },
  AnoChatSlowReaders: {
    fires: [
      ['anochat_socket_lagging', '10x30'],
      ['anochat_socket_connections', '100x30'],
    ],
    quiet: [
      ['anochat_socket_lagging', '1x30'],
      ['anochat_socket_connections', '100x30'],
    ],
    at: 20,
  },
  AnoChatSocketsRefused: {
    fires: [['anochat_socket_refused_total', '0+3x10']],
    quiet: [['anochat_socket_refused_total', '7x10']],
    at: 5,
  },
  AnoChatCoreBehind: {
    fires: [['anochat_socket_waits_total', '0+60x30']],
    quiet: [['anochat_socket_waits_total', '0+1x30']],
    at: 20,
  },
  AnoChatFileCallsFail: {
    fires: [['anochat_blob_store_failures_total{call="begin"}', '0+30x20']],
    quiet: [['anochat_blob_store_failures_total{call="begin"}', '0+1x20']],
    at: 15,
  },
  AnoChatStorageFull: {
    fires: [['anochat_uploads_total{outcome="quota-of-server"}', '0+1x20']],
    quiet: [['anochat_uploads_total{outcome="quota-of-user"}', '0+1x20']],
    at: 15,
  },
  AnoChatMessagesUnopened: {
    fires: [['anochat_client_unopened_total{reason="epoch-differs"}', '0+1x90']],
    quiet: [['anochat_client_unopened_total{reason="epoch-differs"}', '0x30 3x60']],
    at: 80,
  },
  AnoChatEntriesUnreadable: {
    fires: [['anochat_unreadable_entries_total', '0+1x20']],
    quiet: [['anochat_unreadable_entries_total', '4x20']],
    at: 15,
  },
  AnoChatKeyPackagesOut: {
    fires: [
      ['anochat_key_packages_claimed_total{outcome="fresh"}', '0+1x90'],
      ['anochat_key_packages_claimed_total{outcome="last-resort"}', '0+1x90'],
    ],
    quiet: [
      ['anochat_key_packages_claimed_total{outcome="fresh"}', '0+5x90'],
      ['anochat_key_packages_claimed_total{outcome="none"}', '0x30 1x60'],
    ],
    at: 80,
  },
  AnoChatCommitsRefused: {
    fires: [['anochat_commits_total{outcome="not-allowed"}', '0+5x60']],
    quiet: [['anochat_commits_total{outcome="epoch.stale"}', '0+5x60']],
    at: 45,
  },
};

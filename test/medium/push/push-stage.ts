import type { AddressInfo } from 'node:net';

import type {
  Accepted,
  Head,
  Items,
  Problem,
  PushSubscriptionState,
  PushTest,
  SubscribePush,
} from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { type Account, call, register, request } from '../../support/account';
import {
  type Certificates,
  makeCertificates,
  PushService,
  WokenDevice,
} from '../../support/push-services';
import { startTestApp, type TestApp } from '../../support/test-app';
import { until } from '../../support/until';

/** The whole server, and push services on this machine that it may go to. */
export class PushStage {
  private constructor(
    readonly app: TestApp,
    readonly url: string,
    readonly service: PushService,
    private readonly certificates: Certificates,
  ) {}

  static async start(
    more: (certificates: Certificates) => Readonly<Record<string, string>> = () => ({}),
    others: readonly PushService[] = [],
    certificates = makeCertificates(),
  ): Promise<PushStage> {
    const service = await PushService.start(certificates);
    const app = await startTestApp({
      environment: {
        RATE_LIMIT_FACTOR: '0',
        PUSH_ALLOW: '127.0.0.1/32',
        PUSH_PORTS: [service, ...others].map(({ port }) => port).join(','),
        PUSH_CA: certificates.authority,
        ...more(certificates),
      },
    });
    await app.app.listen(0, '127.0.0.1');
    const { port } = app.app.getHttpServer().address() as AddressInfo;
    return new PushStage(app, `http://127.0.0.1:${port}`, service, certificates);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.service.stop();
    this.certificates.remove();
  }

  /** Somebody whose device is woken by the service, each at a place of its own. */
  async woken(at = this.service.url): Promise<Account & { readonly device: WokenDevice }> {
    const account = await register(this.url);
    const device = new WokenDevice(`${at}/${account.userId}`);
    await this.subscribe(account, device.subscription);
    return { ...account, device };
  }

  subscribe(by: Account, subscription: SubscribePush): Promise<PushSubscriptionState> {
    const path = '/push/subscriptions/current';
    return call<PushSubscriptionState>(this.url, 'PUT', path, by, subscription);
  }

  async subscriptions(by: Account): Promise<readonly PushSubscriptionState[]> {
    const path = '/push/subscriptions';
    return (await call<Items<PushSubscriptionState>>(this.url, 'GET', path, by)).items;
  }

  /** In the database, whoever may still ask. */
  async isSubscribed({ deviceId }: Account): Promise<boolean> {
    const rows = await this.query('SELECT FROM push_subscriptions WHERE device_id = $1', [
      deviceId,
    ]);
    return rows.length === 1;
  }

  test(by: Account): Promise<PushTest> {
    return call<PushTest>(this.url, 'POST', `/push/subscriptions/${by.deviceId}/test`, by);
  }

  async group(owner: Account, ...others: readonly Account[]): Promise<string> {
    const members = others.map(({ userId }) => userId);
    const body = { kind: 'group', title: 'Friends', members };
    return (await call<Head>(this.url, 'POST', '/conversations', owner, body)).id;
  }

  say(by: Account, conversation: string, more: object = {}): Promise<Accepted> {
    const parts = [{ type: 'text', text: 'a secret plan' }];
    const content = { v: 1, type: 'message', parts };
    const path = `/conversations/${conversation}/messages/${uuidV7()}`;
    return call<Accepted>(this.url, 'PUT', path, by, {
      kind: 'message',
      mode: 'server',
      content,
      ...more,
    });
  }

  /** What the service has got for somebody. */
  pushesTo({ userId }: Account, service = this.service): typeof this.service.got {
    return service.got.filter(({ path }) => path.includes(userId));
  }

  /** Until nothing of the background is due, and nobody has anything in hand. */
  async quiet(): Promise<void> {
    await until('the work is done', async () => {
      const [row] = await this.query<{ readonly count: number }>(
        'SELECT count(*) FROM jobs WHERE due_at <= now() OR lease IS NOT NULL',
      );
      return row?.count === 0;
    });
  }

  /** As if the time of everything that waits had come. */
  async hurry(): Promise<void> {
    await this.query(
      `UPDATE push_subscriptions SET not_before = '-infinity', live_until = least(live_until, now())`,
    );
    await this.query('UPDATE jobs SET due_at = now() WHERE lease IS NULL');
  }

  async codeOf(...parameters: CodeParameters): Promise<string> {
    const { body } = await request(this.url, ...parameters);
    return (body as Problem | undefined)?.code ?? 'none';
  }

  query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.app.database.query<Row>(sql, parameters);
  }
}

type CodeParameters =
  Parameters<typeof request> extends readonly [string, ...infer Rest] ? Rest : never;

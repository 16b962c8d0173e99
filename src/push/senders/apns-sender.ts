import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';

import type { PushMessage } from '@anochat/contract';

import type { ApnsSettings } from '../../platform/config';
import { NotFetched } from '../../platform/outbound';
import type { PushResult, PushSender, PushTarget } from './push-sender';
import { answered, resultOf } from './result-of';
import { signJwt } from './sign-jwt';

/** Apple takes a token for an hour, and no newer one within 20 minutes. */
const TOKEN_AGE_MS = 40 * 60_000;
const EXPIRES_AFTER_S = 3 * 24 * 3_600;
const ANSWER_BYTES = 4 * 1_024;
const IDLE_MS = 10 * 60_000;

/**
 * What is shown at once, in words that the app has in the person's language; and the app is run beside
 * it, where the system lets it, to put its own notification in the place of that one.
 */
const APS = { 'content-available': 1, 'mutable-content': 1, sound: 'default' } as const;
const PAYLOAD = {
  news: { alert: { 'loc-key': 'push.news' }, ...APS },
  test: { alert: { 'loc-key': 'push.test' }, ...APS },
} as const;

/** Apple Push Notification service, over HTTP/2: an alert without content. */
export class ApnsSender implements PushSender {
  private readonly key: KeyObject;
  private session: ClientHttp2Session | undefined;
  private token = { value: '', madeAt: 0 };

  constructor(
    private readonly settings: ApnsSettings,
    private readonly authorities: readonly string[] | undefined,
  ) {
    this.key = createPrivateKey(settings.key);
  }

  send({ address }: PushTarget, { type }: PushMessage, signal: AbortSignal): Promise<PushResult> {
    return answered(async () => {
      const { status, headers, text } = await this.post(
        `/3/device/${encodeURIComponent(address)}`,
        JSON.stringify({ aps: PAYLOAD[type], type }),
        signal,
      );
      if (text.includes('"ExpiredProviderToken"')) {
        // The device is told with the next one.
        this.token = { value: '', madeAt: 0 };
        return { outcome: 'busy', status };
      }
      if (text.includes('"BadDeviceToken"')) return { outcome: 'gone', status };
      return resultOf(status, headers);
    });
  }

  private post(
    path: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; text: string }> {
    return new Promise((resolve, reject) => {
      const session = this.connected();
      const broken = (cause?: unknown): void => {
        // One that says nothing may be long gone: whoever comes next begins another.
        if (signal.aborted) this.leave(session);
        reject(new NotFetched('broken', { cause }));
      };
      const asked = this.headersFor(path);
      let stream: ClientHttp2Stream;
      try {
        stream = session.request(asked, { signal });
      } catch (cause) {
        // It has ended, or takes no more requests, and has not said so yet.
        this.leave(session);
        reject(new NotFetched('broken', { cause }));
        return;
      }
      let status = 0;
      let headers: Readonly<Record<string, unknown>> = {};
      let text = '';
      stream.setEncoding('utf8');
      stream.once('response', (got) => {
        status = got[':status'] ?? 0;
        headers = got;
      });
      stream.on('data', (chunk: string) => {
        if (text.length < ANSWER_BYTES) text += chunk;
      });
      stream.once('end', () => (status === 0 ? broken() : resolve({ status, headers, text })));
      stream.once('error', broken);
      stream.once('close', broken);
      stream.end(body);
    });
  }

  private headersFor(path: string): OutgoingHttpHeaders {
    return {
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      authorization: `bearer ${this.currentToken()}`,
      'apns-topic': this.settings.topic,
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-collapse-id': 'news',
      'apns-expiration': String(Math.floor(Date.now() / 1_000) + EXPIRES_AFTER_S),
    };
  }

  /** One connection for all, as Apple asks for, and another one when it is gone. */
  private connected(): ClientHttp2Session {
    const known = this.session;
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = connect(this.settings.endpoint, {
      ...(this.authorities && { ca: [...this.authorities] }),
    });
    const leave = (): void => this.leave(session);
    session.on('error', leave).on('goaway', leave).on('close', leave);
    session.setTimeout(IDLE_MS, () => session.close());
    session.unref();
    this.session = session;
    return session;
  }

  /** What is under way on it comes to its end. */
  private leave(session: ClientHttp2Session): void {
    if (this.session === session) this.session = undefined;
    session.close();
  }

  private currentToken(): string {
    const now = Date.now();
    if (now - this.token.madeAt > TOKEN_AGE_MS) {
      const { keyId, teamId } = this.settings;
      const claims = { iss: teamId, iat: Math.floor(now / 1_000) };
      this.token = { value: signJwt(this.key, claims, { kid: keyId }), madeAt: now };
    }
    return this.token.value;
  }
}

import { createPrivateKey } from 'node:crypto';

import type { PushMessage } from '@anochat/contract';

import type { FcmSettings } from '../../platform/config';
import { boundedPost, NotFetched } from '../../platform/outbound';
import type { PushResult, PushSender, PushTarget } from './push-sender';
import { answered, resultOf } from './result-of';
import { signJwt } from './sign-jwt';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const TOKEN_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_LIFETIME_S = 3_600;
/** A token is not used when it might end on the way. */
const SPARE_MS = 60_000;
/** To get one; less than a push has. */
const TOKEN_MS = 5_000;
const TTL = '259200s';
const ANSWER_BYTES = 16 * 1_024;

interface AccessToken {
  readonly value: string;
  readonly endsAt: number;
}

/** Firebase Cloud Messaging, HTTP v1: wakes the app on Android, and tells Google nothing but that. */
export class FcmSender implements PushSender {
  private token: Promise<AccessToken> | undefined;

  constructor(
    private readonly settings: FcmSettings,
    private readonly authorities: readonly string[] | undefined,
  ) {}

  send({ address }: PushTarget, { type }: PushMessage, signal: AbortSignal): Promise<PushResult> {
    const { project, endpoint } = this.settings;
    const url = new URL(`/v1/projects/${encodeURIComponent(project)}/messages:send`, endpoint);
    return answered(async () => {
      const { value } = await this.accessToken(signal);
      const answer = await boundedPost(url, {
        headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          message: {
            token: address,
            // Of one length, whatever it is about.
            data: { type },
            android: { priority: 'HIGH', ttl: TTL, collapse_key: 'news' },
          },
        }),
        ...{ signal, mostBytes: ANSWER_BYTES },
        ...(this.authorities && { authorities: this.authorities }),
      });
      if (answer.status === 401) {
        // No longer what Google takes: the device is told with the next one.
        this.token = undefined;
        return { outcome: 'busy', status: answer.status };
      }
      if (answer.text.includes('"UNREGISTERED"')) return { outcome: 'gone', status: answer.status };
      // A token that is none; any other 404 is about the project, and no device's fault.
      if (answer.status === 404) return { outcome: 'refused', status: answer.status };
      return resultOf(answer.status, answer.headers);
    });
  }

  /** One for all who ask at once, however long each has time; another one when it ends, or was not got. */
  private async accessToken(signal: AbortSignal): Promise<AccessToken> {
    const asked = (this.token ??= this.askForToken());
    const token = await Promise.race([asked, aborted(signal)]);
    if (token.endsAt > Date.now()) return token;
    if (this.token === asked) this.token = undefined;
    return this.accessToken(signal);
  }

  private askForToken(): Promise<AccessToken> {
    const asked = this.fetchToken(AbortSignal.timeout(TOKEN_MS));
    asked.catch(() => {
      if (this.token === asked) this.token = undefined;
    });
    return asked;
  }

  private async fetchToken(signal: AbortSignal): Promise<AccessToken> {
    const { email, privateKey, tokenUrl } = this.settings;
    const iat = Math.floor(Date.now() / 1_000);
    const claims = { iss: email, scope: SCOPE, aud: tokenUrl.href, iat };
    const assertion = signJwt(createPrivateKey(privateKey), {
      ...claims,
      exp: iat + TOKEN_LIFETIME_S,
    });
    const { status, text } = await boundedPost(tokenUrl, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: TOKEN_GRANT, assertion }).toString(),
      ...{ signal, mostBytes: ANSWER_BYTES },
      ...(this.authorities && { authorities: this.authorities }),
    });
    if (status !== 200) throw new NotFetched('status');
    const { access_token: value, expires_in: seconds } = readToken(text);
    if (typeof value !== 'string') throw new NotFetched('type');
    const lifetimeMs = (typeof seconds === 'number' ? seconds : TOKEN_LIFETIME_S) * 1_000;
    return { value, endsAt: Date.now() + Math.max(lifetimeMs - SPARE_MS, SPARE_MS / 2) };
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(new NotFetched('broken', { cause: signal.reason }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** Whatever stands between here and Google may answer in its place. */
function readToken(text: string): { access_token?: unknown; expires_in?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as object;
  } catch (cause) {
    throw new NotFetched('type', { cause });
  }
}

import type { AnoChat, Readable } from '@anochat/sdk';

import { openRemembered, useRunning } from '../client/running-client';
import { notified } from './notified';
import { phone } from './phone';
import { tellNews } from './tell-news';
import { unspokenOf } from './unspoken';

/** A phone gives a wake-up about 30 seconds. */
const LIMIT_MS = 20_000;

/**
 * Something came: it is fetched, opened and spoken of on this phone. Whatever woke it says nothing
 * more than that. Answers how many notifications were shown.
 */
export async function wakeUp(limitMs = LIMIT_MS): Promise<number> {
  await openRemembered();
  const { client } = useRunning.getState();
  if (client?.session.state.get().status !== 'signed-in') return 0;
  const ends = Date.now() + limitMs;
  await catchUp(client, ends);
  // Keys come by the same way as messages, and often a moment later.
  await until(client.conversations, () => isAllOpen(client), ends);
  const shown = await tellNews(client, true);
  // What stands there in words of its own takes its place, or there is nothing left to speak of.
  if (shown > 0 || isAllTold(client)) await phone.dismissGeneric();
  return shown;
}

async function catchUp(client: AnoChat, ends: number): Promise<void> {
  if (client.connection.get().status === 'online') {
    // The connection of a process that slept may be dead without knowing it.
    const { items, users } = await client.api.conversations.sync({});
    client.profiles.remember(users);
    for (const head of items) client.takeHead(head);
    return;
  }
  client.reconnect();
  await until(client.connection, ({ status }) => status === 'online', ends);
}

const isAllTold = (client: AnoChat): boolean =>
  client.connection.get().status === 'online' &&
  unspokenOf(client.conversations.get(), notified()).length === 0;

const isAllOpen = (client: AnoChat): boolean =>
  unspokenOf(client.conversations.get(), notified()).every(
    ({ message }) => message.body.state !== 'pending',
  );

/** Resolves in any case: when it holds, or at the end of the time. */
const until = <T>(
  readable: Readable<T>,
  holds: (value: T) => boolean,
  ends: number,
): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ends - Date.now()));
    const stop = readable.subscribe(() => {
      if (holds(readable.get())) done();
    });
    if (holds(readable.get())) done();
  });

import type { AnoChat, MessageItem, Platform, Timeline } from '@anochat/sdk';
import { encryptionParts } from '@anochat/sdk/encryption';
import { mediaParts } from '@anochat/sdk/media';
import { until } from '../../../support/until';
import { Installation } from '../installation';

/** Somebody with one installation whose device takes part in the encryption. */
export interface EncryptedPerson {
  readonly client: AnoChat;
  readonly installation: Installation;
  readonly id: string;
  /** The recovery words. */
  readonly words: readonly string[];
}

export const newInstallation = (
  serverUrl: string,
  around?: (platform: Platform) => Platform,
): Installation =>
  new Installation(
    serverUrl,
    { encryption: encryptionParts, media: mediaParts, search: true },
    around,
  );

/** Registered, with keys, and with key packages for others to claim. */
export const encryptedPerson = async (
  serverUrl: string,
  userName: string,
  around?: (platform: Platform) => Platform,
): Promise<EncryptedPerson> => {
  const installation = newInstallation(serverUrl, around);
  const client = await installation.register(userName);
  await until('a new account', () => client.encryption.state.get().status === 'new-account');
  const words = await client.encryption.setUp();
  await readyToTalk(client);
  return { client, installation, id: idOf(client), words };
};

export const readyToTalk = async (client: AnoChat): Promise<void> => {
  await until('a linked device', () => client.encryption.state.get().status === 'ready');
  await until('key packages', async () => {
    const { available } = await client.api.encryption.keyPackageSupply();
    return available > 0;
  });
};

export const idOf = (client: AnoChat): string => {
  const state = client.session.state.get();
  if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
  return state.user.id;
};

/** A timeline that is kept open, as lines of text. */
export const watch = (client: AnoChat, id: string): (() => readonly string[]) => {
  const { timeline } = client.conversation(id);
  timeline.subscribe(() => undefined);
  return () => timeline.get().items.map(lineOf);
};

export const messagesOf = (timeline: Timeline): readonly MessageItem[] =>
  timeline.items.filter((item) => item.type === 'message');

const lineOf = (item: Timeline['items'][number]): string => {
  if (item.type === 'system') {
    const { event } = item;
    if (event.type === 'membership') return `* ${event.change.type}`;
    if (event.type === 'history-shared') return '* shared';
    if (event.type !== 'settings') return '* commit';
    const { title, timer } = event.change;
    return timer === undefined ? `* title ${title ?? ''}` : `* timer ${timer}`;
  }
  const { body, reactions, editedAt } = item;
  if (body.state !== 'content') {
    return body.state === 'unreadable' ? `(${body.reason})` : `(${body.state})`;
  }
  const text = body.parts.map((part) => ('text' in part ? String(part.text) : part.type)).join();
  const marks = reactions.map(({ emoji, users }) => ` ${emoji}${users.length}`).join('');
  return text + (editedAt === null ? '' : ' (edited)') + marks;
};

import type { ConversationId, Entry, Seq, UserId } from '@anochat/contract';

import type { Opened } from '../../clients/sdk/src/codec';
import type { ModelClient } from './model-client';
import type { World } from './world';

/** What one sees of an entry. */
interface Shown {
  readonly seq: Seq;
  readonly sender: UserId;
  readonly text: string;
  readonly reactions: readonly string[];
}

/** At rest a client holds exactly what its user may read. */
export const verifyLog = (world: World, client: ModelClient, id: ConversationId): void => {
  const state = client.logs.get(id);
  const { database } = world;
  if (!database.wasMember(id, client.user)) {
    world.check(
      (state?.mains.size ?? 0) === 0,
      `${client.name} holds ${id}, which it never joined`,
    );
    return;
  }
  if (!state) throw new Error(`${client.name} does not know ${id}`);
  const isMember = database.isMember(id, client.user);
  world.check(
    state.isMember === isMember,
    `${client.name} takes itself for ${state.isMember ? 'a member' : 'nobody'} of ${id}`,
  );
  const held = [...state.mains.values()].sort((a, b) => a.seq - b.seq);
  const actual = held.map((entry) =>
    shownOf(world, state.self, entry, state.about.get(entry.seq) ?? []),
  );
  const expected = expectedOf(world, id, client.user);
  const unheard = takenBackUnheard(world, id, client.user);
  const difference = expected.findIndex((shown, index) =>
    unheard.has(shown.seq)
      ? shown.seq !== actual[index]?.seq
      : JSON.stringify(shown) !== JSON.stringify(actual[index]),
  );
  world.check(
    difference === -1 && actual.length === expected.length,
    `${client.name} shows ${id} otherwise than the log: ${JSON.stringify(
      actual[difference === -1 ? expected.length : difference],
    )} instead of ${JSON.stringify(expected[difference] ?? null)}`,
  );
};

const shownOf = (world: World, self: UserId, entry: Entry, about: readonly Entry[]): Shown => {
  const shell = { seq: entry.seq, sender: entry.sender };
  if (entry.kind !== 'message') return { ...shell, text: entry.kind, reactions: [] };
  const { body, reactions } = world.production.view.describeMessage({ self, open }, entry, about);
  return {
    ...shell,
    text: body.state === 'content' ? JSON.stringify(body.parts) : body.state,
    reactions: reactions.flatMap(({ emoji, users }) => users.map((user) => emoji + user)).sort(),
  };
};

const open = (entry: Entry & { kind: 'message' }): Opened =>
  entry.content
    ? { state: 'opened', content: entry.content }
    : { state: 'unreadable', reason: 'malformed' };

/**
 * Entries that were taken back after this user's membership ended: nobody tells them. Their client
 * shows what it read, or that it is gone if it reads again. Who came back is told.
 */
const takenBackUnheard = (world: World, id: ConversationId, user: UserId): ReadonlySet<Seq> =>
  new Set(
    world.database
      .of(id)
      .entries.filter(
        ({ kind, seq }) => kind === 'redaction' && seq > world.database.lastReadable(id, user),
      )
      .map(({ target }) => target ?? 0),
  );

/** The same from the log itself, written apart from the SDK's way to do it. */
const expectedOf = (world: World, id: ConversationId, user: UserId): readonly Shown[] => {
  const { entries, firstSeq } = world.database.of(id);
  const readable = entries.filter(
    ({ seq }) => seq >= firstSeq && world.database.isReadable(id, user, seq),
  );
  const shown = new Map<Seq, { sender: UserId; text: string; reactions: Set<string> }>();
  for (const entry of readable) {
    if (entry.kind === 'redaction') continue;
    if (entry.kind !== 'message') {
      shown.set(entry.seq, { sender: entry.sender, text: entry.kind, reactions: new Set() });
      continue;
    }
    const content = entry.erased ? undefined : entry.content;
    const main = entry.target === null ? undefined : shown.get(entry.target);
    if (entry.target === null) {
      const text = content?.type === 'message' ? JSON.stringify(content.parts) : 'deleted';
      shown.set(entry.seq, { sender: entry.sender, text, reactions: new Set() });
    } else if (main && content?.type === 'edit' && entry.sender === main.sender) {
      if (main.text !== 'deleted') main.text = JSON.stringify(content.parts);
    } else if (main && content?.type === 'reaction' && main.text !== 'deleted') {
      const mark = content.emoji + entry.sender;
      if (content.op === 'add') main.reactions.add(mark);
      else main.reactions.delete(mark);
    }
  }
  return [...shown].map(([seq, { sender, text, reactions }]) => ({
    seq,
    sender,
    text,
    reactions: [...reactions].sort(),
  }));
};

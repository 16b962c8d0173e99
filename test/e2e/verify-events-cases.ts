import type { EntryEventType, Invite, SignalType } from '@anochat/contract';
import type { RINGS } from './verify-events-rings';
import type { Name, Scene } from './verify-events-scene';

/** Something that happens, and whose client must hear of it by the event. */
export interface Case {
  readonly says: string;
  readonly hearer: Name;
  /** A group that the server reads where nothing else is said. */
  readonly in?: 'direct' | 'encrypted';
  /** What has to have happened before; not what is tested. */
  readonly given?: (scene: Scene) => Promise<unknown>;
  readonly act: (scene: Scene) => Promise<unknown>;
}

/** Signals that carry no state: nothing is to be fetched that could equal them. */
export const WITHOUT_STATE = [
  'typing.changed',
  'presence.changed',
  'sync.required',
  'sync.caught-up',
  'connection.closing',
] as const satisfies readonly SignalType[];

type Verified = Exclude<
  EntryEventType | SignalType,
  (typeof WITHOUT_STATE)[number] | keyof typeof RINGS
>;

const HISTORY = { first: 2, second: 3 } as const;
const text = (words: string) => [{ type: 'text' as const, text: words }];

export const CASES: Readonly<Record<Verified, readonly Case[]>> = {
  'message.created': [
    {
      says: 'a message of another member',
      hearer: 'alice',
      act: (scene) => scene.say('bob', 'Shall we?'),
    },
    {
      says: 'a message from another device of the same user',
      hearer: 'bob',
      act: (scene) => scene.say('bob', 'From my other phone'),
    },
    {
      says: 'an answer that mentions somebody',
      hearer: 'alice',
      act: (scene) =>
        scene.say('carol', '@alice look', {
          mentions: [scene.idOf('alice')],
          replyTo: { seq: HISTORY.first },
        }),
    },
    {
      says: 'a message that was written after everything was read',
      hearer: 'carol',
      act: (scene) =>
        scene.append('carol', {
          kind: 'message',
          mode: 'server',
          content: { v: 1, type: 'message', parts: text('All read') },
          readUpTo: HISTORY.second,
        }),
    },
    {
      says: 'an edit',
      hearer: 'alice',
      act: (scene) =>
        scene.put('bob', { v: 1, type: 'edit', parts: text('The gate is shut') }, HISTORY.first),
    },
    {
      says: 'an edit of the newest message, which the list shows',
      hearer: 'bob',
      act: (scene) =>
        scene.put('carol', { v: 1, type: 'edit', parts: text('I saw it too') }, HISTORY.second),
    },
    {
      says: 'a reaction',
      hearer: 'bob',
      act: (scene) =>
        scene.put('alice', { v: 1, type: 'reaction', emoji: '🎉', op: 'add' }, HISTORY.second),
    },
    {
      says: 'a reaction taken off',
      hearer: 'alice',
      act: (scene) =>
        scene.put('carol', { v: 1, type: 'reaction', emoji: '👍', op: 'remove' }, HISTORY.first),
    },
  ],

  'message.redacted': [
    {
      says: 'a message taken back by its sender',
      hearer: 'alice',
      act: (scene) => scene.append('bob', { kind: 'redaction', target: HISTORY.first }),
    },
    {
      says: 'the newest message taken back by the owner, which others had not read',
      hearer: 'bob',
      act: (scene) => scene.append('alice', { kind: 'redaction', target: HISTORY.second }),
    },
  ],

  'epoch.committed': [
    {
      says: 'other keys in an encrypted group',
      hearer: 'bob',
      in: 'encrypted',
      act: (scene) => scene.commit('alice'),
    },
  ],

  'member.changed': [
    {
      says: 'somebody added',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'POST', '/members', { userIds: [scene.idOf('dave')] }),
    },
    {
      says: 'somebody who joined by an invitation',
      hearer: 'carol',
      act: async (scene: Scene): Promise<void> => {
        const { code } = await scene.here<Invite>('alice', 'POST', '/invites', {});
        await scene.do('dave', 'POST', `/invites/${code}/join`);
      },
    },
    {
      says: 'somebody who left',
      hearer: 'alice',
      act: (scene) => scene.here('bob', 'DELETE', '/members/me'),
    },
    {
      says: 'leaving on another device',
      hearer: 'bob',
      act: (scene) => scene.here('bob', 'DELETE', '/members/me'),
    },
    {
      says: 'somebody removed',
      hearer: 'carol',
      act: (scene) => scene.here('alice', 'DELETE', `/members/${scene.idOf('bob')}`),
    },
    {
      says: 'being removed',
      hearer: 'bob',
      act: async (scene: Scene): Promise<void> => {
        await scene.here('alice', 'DELETE', `/members/${scene.idOf('bob')}`);
        await scene.say('carol', 'He is gone');
      },
    },
    {
      says: 'somebody banned',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'PUT', `/bans/${scene.idOf('carol')}`),
    },
    {
      says: 'another role',
      hearer: 'carol',
      act: (scene) =>
        scene.here('alice', 'PATCH', `/members/${scene.idOf('carol')}`, { role: 'admin' }),
    },
    {
      says: 'another owner',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'POST', '/ownership', { userId: scene.idOf('bob') }),
    },
    {
      says: 'ownership given away on another device',
      hearer: 'alice',
      act: (scene) => scene.here('alice', 'POST', '/ownership', { userId: scene.idOf('bob') }),
    },
  ],

  'conversation.changed': [
    {
      says: 'another title and topic',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'PATCH', '', { title: 'Orchard', topic: 'Apples' }),
    },
    {
      says: 'writing for moderators alone',
      hearer: 'carol',
      act: (scene) => scene.here('alice', 'PATCH', '', { posting: 'moderators' }),
    },
    {
      says: 'history for those who join later',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'PATCH', '', { history: 'all' }),
    },
  ],

  'membership.changed': [
    {
      says: 'being added to a conversation',
      hearer: 'dave',
      act: (scene) => scene.here('alice', 'POST', '/members', { userIds: [scene.idOf('dave')] }),
    },
    {
      says: 'being added again after having been removed, with a part in between that stays hidden',
      hearer: 'bob',
      given: async (scene: Scene): Promise<void> => {
        await scene.here('alice', 'DELETE', `/members/${scene.idOf('bob')}`);
        await scene.say('carol', 'While he is away');
      },
      act: (scene) => scene.here('alice', 'POST', '/members', { userIds: [scene.idOf('bob')] }),
    },
    {
      says: 'being added again after a message that was shown before has been taken back',
      hearer: 'bob',
      act: async (scene: Scene): Promise<void> => {
        await scene.here('alice', 'DELETE', `/members/${scene.idOf('bob')}`);
        await scene.append('carol', { kind: 'redaction', target: HISTORY.second });
        await scene.here('alice', 'POST', '/members', { userIds: [scene.idOf('bob')] });
      },
    },
    {
      says: 'muting on another device',
      hearer: 'alice',
      act: (scene) => scene.here('alice', 'PATCH', '/members/me', { muted: true }),
    },
    {
      says: 'pinning on another device',
      hearer: 'bob',
      act: (scene) => scene.here('bob', 'PATCH', '/members/me', { pinned: true }),
    },
    {
      says: 'a conversation that was left, put out of sight on another device',
      hearer: 'carol',
      given: (scene) => scene.here('carol', 'DELETE', '/members/me'),
      act: (scene) => scene.here('carol', 'PATCH', '/members/me', { dismissed: true }),
    },
  ],

  'mark.moved': [
    {
      says: 'reading on another device',
      hearer: 'alice',
      act: (scene) => scene.here('alice', 'PUT', '/read', { upTo: HISTORY.first }),
    },
    {
      says: 'reading by another member',
      hearer: 'bob',
      act: (scene) => scene.here('alice', 'PUT', '/read', { upTo: HISTORY.second }),
    },
    {
      says: 'reading by the other one in a direct conversation',
      hearer: 'bob',
      in: 'direct',
      act: async (scene: Scene): Promise<void> => {
        const { seq } = await scene.say('bob', 'Are you there?');
        await scene.here('carol', 'PUT', '/delivered', { upTo: seq });
        await scene.here('carol', 'PUT', '/read', { upTo: seq });
      },
    },
  ],

  'user.changed': [
    {
      says: 'another name of somebody',
      hearer: 'alice',
      act: (scene) =>
        scene.do('bob', 'PATCH', '/users/me', { displayName: `Bob of ${scene.id}`, about: 'New' }),
    },
    {
      says: 'another name of the other one in a direct conversation',
      hearer: 'bob',
      in: 'direct',
      act: (scene) =>
        scene.do('carol', 'PATCH', '/users/me', { displayName: `Carol of ${scene.id}` }),
    },
  ],

  'account.changed': [
    {
      says: 'the own profile and settings on another device',
      hearer: 'carol',
      act: (scene) =>
        scene.do('carol', 'PATCH', '/users/me', { about: scene.id, presenceHidden: true }),
    },
  ],

  'block.changed': [
    {
      says: 'somebody blocked on another device',
      hearer: 'alice',
      act: (scene) => scene.do('alice', 'PUT', `/users/me/blocks/${scene.idOf('dave')}`),
    },
    {
      says: 'somebody let in again on another device',
      hearer: 'alice',
      given: (scene) => scene.do('alice', 'PUT', `/users/me/blocks/${scene.idOf('carol')}`),
      act: (scene) => scene.do('alice', 'DELETE', `/users/me/blocks/${scene.idOf('carol')}`),
    },
  ],
};

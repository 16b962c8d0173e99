import type { ConversationKind, UserId } from '@anochat/contract';
import type { SystemItem } from '../../view';

import type { Say } from '../say';
import { placeholders } from '../text/phrase';

/** Names of icons in the tokens. */
export type SystemIcon =
  | 'add-person'
  | 'block'
  | 'channel'
  | 'edit'
  | 'key'
  | 'leave'
  | 'people'
  | 'person'
  | 'settings'
  | 'shield'
  | 'timer';

/** Of the translated sentences. */
export type SystemKey =
  | 'entry.added'
  | 'entry.addedByYou'
  | 'entry.addedYou'
  | 'entry.banned'
  | 'entry.bannedByYou'
  | 'entry.bannedYou'
  | 'entry.created'
  | 'entry.createdByYou'
  | 'entry.createdChannel'
  | 'entry.createdChannelByYou'
  | 'entry.history'
  | 'entry.historyByYou'
  | 'entry.historyShared'
  | 'entry.joined'
  | 'entry.joinedYou'
  | 'entry.left'
  | 'entry.leftYou'
  | 'entry.ownership'
  | 'entry.ownershipByYou'
  | 'entry.ownershipYou'
  | 'entry.posting'
  | 'entry.postingByYou'
  | 'entry.removed'
  | 'entry.removedByYou'
  | 'entry.removedOnRequest'
  | 'entry.removedYou'
  | 'entry.removedYouOnRequest'
  | 'entry.role'
  | 'entry.roleByYou'
  | 'entry.roleYou'
  | 'entry.started'
  | 'entry.timer'
  | 'entry.timerByYou'
  | 'entry.timerOff'
  | 'entry.timerOffByYou'
  | 'entry.title'
  | 'entry.titleByYou'
  | 'entry.topic'
  | 'entry.topicByYou'
  | 'entry.topicCleared'
  | 'entry.topicClearedByYou'
  | 'details.owner'
  | 'details.admin'
  | 'details.moderator'
  | 'details.member';

export interface SystemPhrase {
  readonly icon: SystemIcon;
  readonly template: string;
  readonly values: readonly string[];
}

interface Context {
  readonly t: Say<SystemKey>;
  readonly kind: ConversationKind;
  readonly me: UserId;
  readonly nameOf: (id: UserId) => string;
  /** "Ada, Ben and Cleo" in the page's language. */
  readonly listOf: (names: readonly string[]) => string;
  /** "2 days", of milliseconds. */
  readonly lifetimeOf: (ms: number) => string;
}

/** Users whose names a line about the conversation needs. */
export const usersOf = (item: SystemItem): readonly UserId[] =>
  item.event.type === 'membership'
    ? [item.sender, ...item.event.change.users]
    : [item.event.type === 'history-shared' ? item.event.by : item.sender];

/** The sentence of a line about the conversation itself; `null` for what people need not know. */
export function systemPhrase(item: SystemItem, context: Context): SystemPhrase | null {
  const { t } = context;
  const fill = placeholders(['actor', 'people', 'extra']);
  const actor = context.nameOf(item.sender);
  const byMe = item.sender === context.me;
  if (item.event.type === 'commit') return null;

  if (item.event.type === 'history-shared') {
    const template = t('entry.historyShared', { actor: fill.actor });
    return { icon: 'key', template, values: [context.nameOf(item.event.by)] };
  }

  if (item.event.type === 'settings') {
    const { title, topic, posting, history, timer } = item.event.change;
    const time = timer === undefined ? '' : context.lifetimeOf(timer * 1_000);
    const values = [actor, '', title ?? topic ?? time];
    const say = (icon: SystemIcon, mine: string, theirs: string): SystemPhrase => ({
      icon,
      values,
      template: byMe ? mine : theirs,
    });
    const filled = {
      actor: fill.actor,
      title: fill.extra,
      topic: fill.extra,
      time: fill.extra,
    };
    if (title !== undefined)
      return say('edit', t('entry.titleByYou', filled), t('entry.title', filled));
    if (topic === '')
      return say('edit', t('entry.topicClearedByYou'), t('entry.topicCleared', filled));
    if (topic !== undefined)
      return say('edit', t('entry.topicByYou', filled), t('entry.topic', filled));
    if (timer === 0) return say('timer', t('entry.timerOffByYou'), t('entry.timerOff', filled));
    if (timer !== undefined)
      return say('timer', t('entry.timerByYou', filled), t('entry.timer', filled));
    if (posting !== undefined)
      return say('settings', t('entry.postingByYou'), t('entry.posting', filled));
    if (history !== undefined)
      return say('settings', t('entry.historyByYou'), t('entry.history', filled));
    return null;
  }

  const { change } = item.event;
  const toMe = change.users.includes(context.me);
  const role = 'role' in change ? t(`details.${change.role}`) : '';
  const values = [actor, context.listOf(change.users.map(context.nameOf)), role];
  const filled = { actor: fill.actor, people: fill.people, role: fill.extra };
  const say = (icon: SystemIcon, template: string): SystemPhrase => ({ icon, template, values });
  // Who did it, then to whom: "you" reads differently in each place.
  const pick = (icon: SystemIcon, mine: string, onMe: string, others: string): SystemPhrase =>
    say(icon, byMe ? mine : toMe ? onMe : others);

  switch (change.type) {
    case 'created':
      if (context.kind === 'direct') return say('person', t('entry.started'));
      if (context.kind === 'channel') {
        return say(
          'channel',
          byMe ? t('entry.createdChannelByYou') : t('entry.createdChannel', filled),
        );
      }
      return say('people', byMe ? t('entry.createdByYou') : t('entry.created', filled));
    case 'added':
      return pick(
        'add-person',
        t('entry.addedByYou', filled),
        t('entry.addedYou', filled),
        t('entry.added', filled),
      );
    case 'joined':
      return say(
        'add-person',
        toMe ? t('entry.joinedYou') : t('entry.joined', { actor: fill.people }),
      );
    case 'left':
      return say('leave', toMe ? t('entry.leftYou') : t('entry.left', { actor: fill.people }));
    case 'removed':
      if (item.event.onRequest)
        return say(
          'leave',
          toMe ? t('entry.removedYouOnRequest') : t('entry.removedOnRequest', filled),
        );
      return pick(
        'leave',
        t('entry.removedByYou', filled),
        t('entry.removedYou', filled),
        t('entry.removed', filled),
      );
    case 'banned':
      return pick(
        'block',
        t('entry.bannedByYou', filled),
        t('entry.bannedYou', filled),
        t('entry.banned', filled),
      );
    case 'role-changed':
      return pick(
        'shield',
        t('entry.roleByYou', filled),
        t('entry.roleYou', filled),
        t('entry.role', filled),
      );
    case 'ownership-transferred':
      return pick(
        'shield',
        t('entry.ownershipByYou', filled),
        t('entry.ownershipYou', filled),
        t('entry.ownership', filled),
      );
  }
}

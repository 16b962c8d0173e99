import type { UserId } from '@anochat/contract';
import type { AnoChat } from '../../client/anochat';
import type { ConversationSummary } from '../../conversations/conversation-summary';
import type { GroupNotice } from '../../encryption/encryption';
import { refusalKey, type RefusalKey } from './refusal-key';

/** What can be done about a notice; `show-details` and `check` lead elsewhere. */
export const NOTICE_DOINGS = {
  'show-details': 'keys.showDetails',
  check: 'keys.checkIt',
  'start-anew': 'keys.startAnew',
  'send-anyway': 'keys.sendAnyway',
  'accept-identity': 'keys.goOnAnyway',
  'accept-name': 'keys.acceptName',
} as const;
export type NoticeDoing = keyof typeof NOTICE_DOINGS;

type NoticeKey =
  | RefusalKey
  | 'keys.deleteForged'
  | 'keys.logDiffers'
  | 'keys.refusedWhatNow'
  | 'keys.notInGroup'
  | 'keys.entryRefused'
  | 'keys.unheard'
  | 'keys.identityChanged'
  | 'keys.renamed'
  | 'keys.cloneSuspected'
  | 'keys.serverRestored';

/** What stands in the sentences, whichever of them needs it. */
interface NoticeValues {
  readonly name: string;
  readonly names: string;
  readonly seq: number;
  readonly from: string;
  readonly to: string;
}

export interface NoticeLook {
  readonly icon: 'key' | 'shield-alert';
  readonly tone: 'plain' | 'warn' | 'bad';
  /** Said one after the other. */
  readonly sentences: readonly NoticeKey[];
  /** Beside those of `people`. */
  readonly values?: Partial<NoticeValues>;
  readonly people: readonly UserId[];
  readonly doings: readonly NoticeDoing[];
}

/** Whoever waits to be let in is asked about one by one. */
export type WaitingNotice = Extract<GroupNotice, { readonly type: 'waiting-to-be-let-in' }>;

const mayStartAnew = ({ kind, role }: ConversationSummary): boolean =>
  kind === 'direct' || role === 'owner' || role === 'admin';

/** What a person is told about the keys of a conversation, and what they can do about it. */
export function noticeLook(
  notice: Exclude<GroupNotice, WaitingNotice>,
  summary: ConversationSummary,
): NoticeLook {
  const anew: readonly NoticeDoing[] = mayStartAnew(summary) ? ['start-anew'] : [];
  const alarm = { icon: 'shield-alert', tone: 'bad', people: [], doings: [] } as const;
  const care = { icon: 'shield-alert', tone: 'warn' } as const;
  switch (notice.type) {
    case 'log-differs':
      return {
        ...alarm,
        sentences: [notice.reason === 'delete' ? 'keys.deleteForged' : 'keys.logDiffers'],
        values: { seq: notice.seq },
        people: [notice.from],
        doings: ['show-details'],
      };
    case 'commit-refused':
      return {
        ...alarm,
        sentences: [refusalKey(notice.reason), 'keys.refusedWhatNow'],
        people: [notice.by],
        doings: anew,
      };
    case 'not-in-group':
      return { icon: 'key', tone: 'plain', sentences: ['keys.notInGroup'], people: [], doings: [] };
    case 'entry-refused':
      return { ...alarm, sentences: ['keys.entryRefused'] };
    case 'unheard':
      return {
        ...{ icon: 'key', tone: 'warn', sentences: ['keys.unheard'], people: [] },
        doings: ['show-details', 'send-anyway'],
      };
    case 'identity-changed':
      return {
        ...care,
        sentences: ['keys.identityChanged'],
        people: notice.users,
        doings: ['check', 'accept-identity'],
      };
    case 'renamed':
      return {
        ...care,
        sentences: ['keys.renamed'],
        values: { from: notice.from, to: notice.to },
        people: [notice.userId],
        doings: ['check', 'accept-name'],
      };
    case 'clone-suspected':
      return { ...alarm, sentences: ['keys.cloneSuspected'] };
    case 'server-restored':
      return {
        ...{ icon: 'key', tone: 'warn', sentences: ['keys.serverRestored'], people: [] },
        doings: anew,
      };
  }
}

/** @param names of `people`, as one says them together */
export const noticeValues = ({ values }: NoticeLook, names: string): NoticeValues => ({
  ...{ name: names, names, seq: 0, from: '', to: '' },
  ...values,
});

/** Does what a notice offers, where that leads nowhere else. */
export async function actOnNotice(
  { encryption }: Pick<AnoChat, 'encryption'>,
  { id }: ConversationSummary,
  { people }: NoticeLook,
  doing: Exclude<NoticeDoing, 'show-details' | 'check'>,
): Promise<void> {
  switch (doing) {
    case 'start-anew':
      return encryption.startAnew(id);
    case 'send-anyway':
      return encryption.sendAnyway(id);
    case 'accept-identity':
      await Promise.all(people.map((user) => encryption.acceptIdentity(user)));
      return;
    case 'accept-name':
      await Promise.all(people.map((user) => encryption.acceptName(user)));
  }
}

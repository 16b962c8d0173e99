import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS, type UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import {
  useClient,
  useConversation,
  useDraft,
  useShownDraft,
  useMentions,
} from '@anochat/sdk/react';
import {
  allowedFor,
  mentionQuery,
  type MentionQuery,
  sendDraft,
  withMention,
  writtenText,
} from '@anochat/sdk/shown';

import { IconButton } from '../base/icon-button';
import { useProblemText } from '../base/use-problem-text';
import { showToast } from '../layers/toasts';
import { usePreferences } from '../preferences/preferences';
import { canRecordVoice } from '../recording/recorded-type';
import { VoiceButton } from '../recording/voice-button';
import { useVoice } from '../recording/voice-recordings';
import { AttachButton } from './attachments/attach-button';
import { AttachmentTray } from './attachments/attachment-tray';
import { useTray, type Tray } from './attachments/attachments-store';
import { sendWithTray } from './attachments/send-with-tray';
import { ComposerBanner } from './composer-banner';
import { EmojiButton } from './emoji-button';
import { COMPOSER_ID } from './focus-composer';
import { linkPreviews } from './link-preview/link-previews';
import { PreviewBanner } from './link-preview/preview-banner';
import { MentionList } from './mention-list';

import { useAttention } from './use-attention';

const MENTIONS_ID = 'mentions';
const NO_FILES: Tray['items'] = [];

interface ComposerProps {
  readonly summary: ConversationSummary;
  /** A new message is on its way into the outbox. */
  readonly onSent: () => void;
}

/** Where a message is written: grows upwards, one layer at a time. The text is the conversation's draft. */
export function Composer({ summary, onSent }: ComposerProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const client = useClient();
  const conversation = useConversation(summary.id);
  const tray = useTray(summary.id);
  const [stored, setDraft] = useDraft(summary.id);
  const draft = useShownDraft(stored);
  const enterSends = usePreferences((state) => state.enterSends);
  const field = useRef<HTMLTextAreaElement>(null);
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [selected, setSelected] = useState(0);
  /** Send was pressed, and a file is still being prepared. */
  const [sendsSoon, setSendsSoon] = useState(false);
  const mentions = useMentions(summary, query);
  const attention = useAttention(conversation, field);
  const hasVoice = useVoice(summary.id) !== null;

  const text = draft?.text ?? '';
  const editing = draft?.editing ?? null;
  const replyTo = draft?.replyTo ?? null;
  const tooLong = Math.max(0, text.length - LIMITS.textLength);
  const says = text.trim() !== '';
  const files = editing === null ? tray.items : NO_FILES;
  const parts = files.length + (says ? 1 : 0);
  const sendable = parts > 0 && parts <= LIMITS.partsPerMessage && tooLong === 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text]);

  useEffect(() => () => conversation.setTyping(false), [conversation]);

  const write = (value: string, caret?: number): void => {
    setSendsSoon(false);
    setDraft({ text: value, replyTo, editing });
    conversation.setTyping(value !== '' && editing === null);
    if (caret === undefined) return;
    // After React has put the new value in.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  };
  const follow = (): void => {
    const element = field.current;
    setQuery(element ? mentionQuery(element.value, element.selectionStart) : null);
    setSelected(0);
  };
  const insert = (piece: string): void => {
    const { selectionStart: start, selectionEnd: end } = field.current ?? {
      selectionStart: 0,
      selectionEnd: 0,
    };
    write(text.slice(0, start) + piece + text.slice(end), start + piece.length);
  };
  const pick = (user: UserProfile): void => {
    if (!query) return;
    mentions.pick(user);
    const filled = withMention(text, query, user.userName);
    setQuery(null);
    write(filled.text, filled.caret);
  };
  const cancel = (): void =>
    setDraft(editing === null && text !== '' ? { text, replyTo: null, editing: null } : null);
  const send = (): void => {
    if (!sendable) return;
    if (files.some(({ prepared }) => prepared === null)) {
      setSendsSoon(true);
      return;
    }
    const said = text.trim();
    const message = {
      parts: says ? [linkPreviews.textPart(client.media, conversation.id, said)] : [],
      mentions: mentions.idsIn(said),
    };
    const sending =
      draft !== null && editing !== null
        ? sendDraft(conversation, draft, message)
        : sendWithTray(client.media, conversation, draft, message);
    sending.catch((error: unknown) => showToast(problemText(error)));
    setQuery(null);
    conversation.setTyping(false);
    if (editing === null) onSent();
  };
  const ready = files.length > 0 && files.every(({ prepared }) => prepared !== null);
  const sendNow = useEffectEvent(() => {
    setSendsSoon(false);
    send();
  });
  useEffect(() => {
    if (!sendsSoon || !ready) return undefined;
    const timer = setTimeout(() => sendNow());
    return () => clearTimeout(timer);
  }, [sendsSoon, ready]);
  const editLast = (): boolean => {
    const own = conversation.timeline
      .get()
      .items.findLast((item) => item.type === 'message' && allowedFor(item, summary).edit);
    if (own?.type !== 'message' || own.body.state !== 'content') return false;
    setDraft({ text: writtenText(own.body.parts), replyTo: null, editing: own.seq });
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // An input method is at work: its Enter and arrows are not ours. Safari tells it only by the code.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    const list = mentions.found;
    const handled = ((): boolean => {
      if (list.length > 0 && plain) {
        const chosen = list[selected] ?? list[0];
        if (event.key === 'ArrowDown') setSelected((selected + 1) % list.length);
        else if (event.key === 'ArrowUp') setSelected((selected + list.length - 1) % list.length);
        else if (event.key === 'Escape') setQuery(null);
        else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) pick(chosen);
        else return false;
        return true;
      }
      if (event.key === 'Enter' && (enterSends ? plain : event.ctrlKey || event.metaKey)) send();
      else if (event.key === 'Escape' && (replyTo !== null || editing !== null)) cancel();
      else if (event.key === 'ArrowUp' && plain && text === '') return editLast();
      else return false;
      return true;
    })();
    if (handled) event.preventDefault();
  };

  const open = mentions.found.length > 0;
  return (
    <div className="comp" role="group" aria-label={t('composer.label')}>
      {open && (
        <MentionList id={MENTIONS_ID} users={mentions.found} selected={selected} onPick={pick} />
      )}
      <ComposerBanner
        conversation={conversation}
        replyTo={replyTo}
        editing={editing}
        onCancel={cancel}
      />
      <PreviewBanner conversation={conversation.id} text={editing === null ? text : ''} />
      {files.length > 0 && <AttachmentTray summary={summary} otherParts={says ? 1 : 0} />}
      <div className="comp-row">
        <AttachButton summary={summary} disabled={editing !== null} />
        <textarea
          ref={field}
          id={COMPOSER_ID}
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('composer.message')}
          aria-label={t('composer.message')}
          aria-autocomplete="list"
          aria-controls={open ? MENTIONS_ID : undefined}
          aria-activedescendant={open ? `${MENTIONS_ID}-${selected}` : undefined}
          onChange={(event) => {
            write(event.target.value);
            follow();
          }}
          onSelect={follow}
          onFocus={attention.onFocus}
          onBlur={() => {
            attention.onBlur();
            setQuery(null);
          }}
          onKeyDown={onKeyDown}
        />
        {tooLong > 0 && (
          <span className="too-long" role="status">
            {t('composer.tooLong', { count: tooLong })}
          </span>
        )}
        <EmojiButton onPick={insert} />
        {hasVoice || (parts === 0 && editing === null && canRecordVoice()) ? (
          <VoiceButton conversation={summary.id} onSent={onSent} />
        ) : (
          <IconButton
            icon={editing === null ? 'send' : 'check'}
            label={editing === null ? t('composer.send') : t('composer.saveEdit')}
            className="send"
            aria-disabled={!sendable}
            aria-busy={sendsSoon}
            onClick={send}
          />
        )}
      </div>
    </div>
  );
}

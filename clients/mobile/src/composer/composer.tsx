import { useEffect, useEffectEvent, useRef, useState, type ReactElement } from 'react';
import { Platform, StyleSheet, TextInput, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { sendDraft } from '@anochat/sdk/shown';

import { useClient } from '../client';
import { VoiceButton } from '../recording/voice-button';
import { useVoice } from '../recording/voice-recordings';
import {
  haptic,
  IconButton,
  SANS,
  showToast,
  space,
  Text,
  type,
  useTheme,
  useProblemText,
} from '../ui';
import { AttachButton } from './attachments/attach-button';
import { AttachmentTray } from './attachments/attachment-tray';
import { useTray } from './attachments/attachments-store';
import { sendWithTray } from './attachments/send-with-tray';
import { ComposerBanner } from './composer-banner';
import { takeComposerField } from './focus-composer';
import { linkPreviews } from './link-preview/link-previews';
import { PreviewBanner } from './link-preview/preview-banner';
import { MentionList } from './mention-list';
import { useWriting } from './use-writing';

interface ComposerProps {
  readonly summary: ConversationSummary;
  /** A new message is on its way into the outbox. */
  readonly onSent: () => void;
}

const MOST_LINES = 6;

/** Where a message is written: grows upwards, one layer at a time. */
export function Composer({ summary, onSent }: ComposerProps): ReactElement {
  const { t } = useTranslation();
  const { color, textScale } = useTheme();
  const problemText = useProblemText();
  const client = useClient();
  const tray = useTray(summary.id);
  const writing = useWriting(summary);
  const { conversation, draft, text, editing, replyTo, says, tooLong } = writing;
  const field = useRef<TextInput>(null);
  const [isFocused, setFocused] = useState(false);
  /** Send was pressed, and a file is still being prepared. */
  const [sendsSoon, setSendsSoon] = useState(false);
  const hasVoice = useVoice(summary.id) !== null;
  const files = editing === null ? tray.items : [];
  const parts = files.length + (says ? 1 : 0);
  const sendable = parts > 0 && parts <= LIMITS.partsPerMessage && tooLong === 0;

  useEffect(() => {
    const giveBack = field.current && takeComposerField(field.current);
    return () => {
      giveBack?.();
      conversation.attendDraft(false);
    };
  }, [conversation]);

  const send = (): void => {
    if (!sendable) return;
    if (files.some(({ prepared }) => prepared === null)) {
      setSendsSoon(true);
      return;
    }
    haptic('done');
    const said = text.trim();
    const message = {
      parts: says ? [linkPreviews.textPart(client.media, summary.id, said)] : [],
      mentions: writing.mentionsIn(said),
    };
    const sending =
      draft !== null && editing !== null
        ? sendDraft(conversation, draft, message)
        : sendWithTray(client.media, conversation, draft, message);
    sending.catch((error: unknown) => showToast(problemText(error)));
    writing.endQuery();
    conversation.setTyping(false);
    if (editing === null) onSent();
  };
  const isReady = files.length > 0 && files.every(({ prepared }) => prepared !== null);
  const sendNow = useEffectEvent(() => {
    setSendsSoon(false);
    send();
  });
  useEffect(() => {
    if (!sendsSoon || !isReady) return undefined;
    const timer = setTimeout(() => sendNow());
    return () => clearTimeout(timer);
  }, [sendsSoon, isReady]);

  const fontSize = type.body.fontSize * textScale;
  const lineHeight = type.body.lineHeight * textScale;
  return (
    <View>
      {writing.found.length > 0 && <MentionList users={writing.found} onPick={writing.pick} />}
      <View
        role="group"
        aria-label={t('composer.label')}
        style={[
          styles.box,
          { backgroundColor: color.surface, borderColor: isFocused ? color.focus : color.hairline },
        ]}
      >
        <ComposerBanner
          conversation={conversation}
          replyTo={replyTo}
          editing={editing}
          onCancel={writing.cancel}
        />
        <PreviewBanner conversation={summary.id} text={editing === null ? text : ''} />
        {files.length > 0 && <AttachmentTray summary={summary} otherParts={says ? 1 : 0} />}
        <View style={styles.row}>
          <AttachButton summary={summary} disabled={editing !== null} />
          <TextInput
            ref={field}
            multiline
            value={text}
            placeholder={t('composer.message')}
            placeholderTextColor={color['text-faint']}
            accessibilityLabel={t('composer.message')}
            selectionColor={color.accent}
            maxFontSizeMultiplier={2}
            onChangeText={(value) => {
              setSendsSoon(false);
              writing.write(value);
            }}
            onSelectionChange={({ nativeEvent }) => writing.moveTo(nativeEvent.selection.end)}
            onFocus={() => {
              setFocused(true);
              conversation.attendDraft(true);
            }}
            onBlur={() => {
              setFocused(false);
              conversation.attendDraft(false);
            }}
            {...(Platform.OS === 'web' && { rows: linesOf(text), dir: 'auto' })}
            style={[
              styles.input,
              {
                fontFamily: SANS,
                color: color.text,
                fontSize,
                lineHeight,
                maxHeight: lineHeight * MOST_LINES + 20,
              },
            ]}
            testID="composer"
          />
          {hasVoice || (parts === 0 && editing === null) ? (
            <VoiceButton conversation={summary.id} onSent={onSent} />
          ) : (
            <IconButton
              icon={editing === null ? 'send' : 'check'}
              label={t(editing === null ? 'composer.send' : 'composer.saveEdit')}
              color="on-accent"
              disabled={!sendable}
              accessibilityState={{ busy: sendsSoon }}
              onPress={send}
              style={{ backgroundColor: color.accent }}
              testID="send"
            />
          )}
        </View>
        {tooLong > 0 && (
          <Text variant="small" color="danger" role="status" style={styles.told}>
            {t('composer.tooLong', { count: tooLong })}
          </Text>
        )}
      </View>
    </View>
  );
}

/** A browser's text does not grow by itself. */
const linesOf = (text: string): number => Math.min(MOST_LINES, text.split('\n').length);

const styles = StyleSheet.create({
  box: { borderRadius: 26, borderWidth: 1, overflow: 'hidden' },
  row: { flexDirection: 'row', alignItems: 'flex-end', padding: 3 },
  input: {
    flex: 1,
    minHeight: 44,
    paddingHorizontal: space[3],
    paddingTop: 11,
    paddingBottom: 11,
    textAlignVertical: 'center',
    outlineStyle: 'none' as never,
  },
  told: { paddingHorizontal: space[6], paddingBottom: space[4] },
});

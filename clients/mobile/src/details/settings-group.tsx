import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS, type UpdateConversation } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';

import { useAction } from '../base/use-action';
import { useClient, useGroup } from '../client';
import {
  Button,
  Field,
  Group,
  ProblemNote,
  Row,
  Segments,
  Sheet,
  SheetBody,
  space,
  Text,
} from '../ui';

type FieldName = 'title' | 'topic';

/** Name, topic and rules, for those who may change them. */
export function SettingsGroup({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { problem, run } = useAction();
  const [field, setField] = useState<FieldName | null>(null);
  const group = useGroup(summary.id);
  const change = (values: UpdateConversation): void =>
    void run(() => client.conversation(summary.id).changeSettings(values));
  return (
    <>
      <ProblemNote text={problem} />
      <Group title={t('details.settings')}>
        <Row
          icon="edit"
          title={t('details.name')}
          hint={summary.title}
          onPress={() => setField('title')}
          testID="details-name"
        />
        <Row
          icon="about"
          title={t('details.topic')}
          hint={summary.topic === '' ? t('details.noTopic') : summary.topic}
          onPress={() => setField('topic')}
          testID="details-topic"
        />
        <View style={styles.choice}>
          <Text>{t('details.posting')}</Text>
          <Segments
            label={t('details.posting')}
            value={summary.posting}
            onChange={(posting) => change({ posting })}
            options={[
              { value: 'members', title: t('details.postingMembers') },
              { value: 'moderators', title: t('details.postingModerators') },
            ]}
          />
        </View>
        {summary.kind === 'group' && (
          <View style={styles.choice}>
            <Text>{t('details.history')}</Text>
            <Segments
              label={t('details.history')}
              value={group.history ?? summary.history}
              onChange={(history) => change({ history })}
              options={[
                { value: 'joined', title: t('details.historyJoined') },
                { value: 'all', title: t('details.historyAll') },
              ]}
            />
          </View>
        )}
      </Group>
      {field && <FieldSheet summary={summary} field={field} onClose={() => setField(null)} />}
    </>
  );
}

interface FieldSheetProps {
  readonly summary: ConversationSummary;
  readonly field: FieldName;
  readonly onClose: () => void;
}

function FieldSheet({ summary, field, onClose }: FieldSheetProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [value, setValue] = useState(summary[field]);
  const isValid = field === 'topic' || value.trim() !== '';
  const label = field === 'title' ? t('details.name') : t('details.topic');
  const save = async (): Promise<void> => {
    const isSaved = await run(() =>
      client.conversation(summary.id).changeSettings({ [field]: value.trim() }),
    );
    if (isSaved) onClose();
  };
  return (
    <Sheet title={label} onClose={onClose}>
      <SheetBody>
        <Field
          label={label}
          value={value}
          maxLength={field === 'title' ? LIMITS.titleLength : LIMITS.topicLength}
          autoFocus
          onChangeText={setValue}
          problem={problem}
          testID="details-field"
        />
        <Button
          kind="main"
          wide
          label={t('do.save')}
          busy={busy}
          disabled={!isValid}
          onPress={() => void save()}
          testID="details-save"
        />
      </SheetBody>
    </Sheet>
  );
}

const styles = StyleSheet.create({ choice: { gap: space[4], padding: space[6] } });

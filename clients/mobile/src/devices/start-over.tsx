import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useShownWords } from '../account/shown-words';
import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Button, Group, Notice, ProblemNote, Screen, SwitchRow, Text } from '../ui';

/** Neither a device nor the words are left: what that costs, and then a new identity. */
export function StartOver({ onBack }: { readonly onBack: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const { busy, problem, run } = useAction();
  const show = useShownWords((shown) => shown.show);
  const [isUnderstood, setUnderstood] = useState(false);
  return (
    <Screen title={t('keys.startOverTitle')} onBack={onBack} testID="start-over">
      <Text color="text-muted">{t('keys.startOverHint')}</Text>
      <Notice tone="danger" icon="alert" text={t('keys.startOverCost')} />
      <Group>
        <SwitchRow
          title={t('keys.startOverUnderstood')}
          value={isUnderstood}
          onChange={setUnderstood}
          testID="start-over-understood"
        />
      </Group>
      <ProblemNote text={problem} />
      <Button
        kind="danger"
        wide
        label={t('keys.startOver')}
        busy={busy}
        disabled={!isUnderstood}
        onPress={() => void run(async () => show(await encryption.startOver()))}
        testID="start-over-do"
      />
    </Screen>
  );
}

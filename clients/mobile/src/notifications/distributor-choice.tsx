import { useCallback, useState, type ReactElement } from 'react';
import { AppState } from 'react-native';
import { useFocusEffect } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { Choices, Group, Notice, Row } from '../ui';
import { connector } from './connector';
import type { Distributor } from './connector-port';
import { changeNotices, useNoticeSetting } from './notice-setting';

/** The way of the phone's maker; no app has such a name. */
const OWN = 'own';

/** Who wakes this phone: Google, or a distributor of UnifiedPush that the person has installed. */
export function DistributorChoice(): ReactElement {
  const { t } = useTranslation();
  const chosen = useNoticeSetting((setting) => setting.distributor);
  const distributors = useDistributors();
  if (distributors === null) {
    return <Notice icon="server" title={t('notify.wayUnified')} text={t('notify.unifiedAbsent')} />;
  }
  const isGone = chosen !== null && !distributors.some(({ id }) => id === chosen);
  return (
    <Group title={t('notify.wakesBy')} hint={t('notify.distributorHint')}>
      <Choices
        label={t('notify.wakesBy')}
        value={chosen ?? OWN}
        options={[
          { value: OWN, title: t('notify.wayFcm') },
          ...distributors.map(({ id, name }) => ({
            value: id,
            title: name,
            hint: t('notify.wayUnified'),
          })),
          ...(isGone ? [{ value: chosen, title: chosen, hint: t('notify.distributor.gone') }] : []),
        ]}
        onChange={(value) => changeNotices({ distributor: value === OWN ? null : value })}
      />
      {distributors.length === 0 && (
        <Row
          icon="server"
          title={t('notify.noDistributors')}
          hint={t('notify.noDistributorsHint')}
          testID="no-distributors"
        />
      )}
    </Group>
  );
}

/** Looked at again whenever somebody comes back, from having installed one, say. */
function useDistributors(): readonly Distributor[] | null {
  const [found, setFound] = useState(() => connector.distributors());
  useFocusEffect(
    useCallback(() => {
      const look = (): void => setFound(connector.distributors());
      look();
      const listening = AppState.addEventListener('change', (state) => {
        if (state === 'active') look();
      });
      return () => listening.remove();
    }, []),
  );
  return found;
}

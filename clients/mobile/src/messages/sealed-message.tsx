import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { sealedKind, type SealedKind } from '@anochat/sdk/shown';

import { useProfile } from '../client';
import { Button, Icon, space, Text, type IconName } from '../ui';
import type { BubbleLook } from './bubble-look';

/** A key is mostly there within a blink: only what goes on waiting is explained. */
const EXPLAINED_AFTER_MS = 1_500;

interface UnreadProps {
  readonly item: MessageItem;
  readonly look: BubbleLook;
}

/** Its key is on the way: a line's height until it is, so that nothing moves when the words come. */
export function PendingMessage({ item, look }: UnreadProps): ReactElement {
  const [isExplained, setExplained] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setExplained(true), EXPLAINED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (isExplained) return <SealedMessage item={item} look={look} kind="waiting" />;
  return (
    <View aria-busy accessibilityState={{ busy: true }} style={styles.line}>
      <Text variant="body"> </Text>
    </View>
  );
}

/** It cannot be opened, by this client or by anyone: never an empty bubble. */
export function UnreadableMessage({ item, look }: UnreadProps): ReactElement | null {
  const { t } = useTranslation();
  if (item.body.state !== 'unreadable') return null;
  const { reason } = item.body;
  const kind = sealedKind(reason);
  if (kind !== null) return <SealedMessage item={item} look={look} kind={kind} />;
  if (reason === 'damaged') {
    return (
      <Told
        icon="about"
        title={t('message.damagedTitle')}
        hint={t(item.own ? 'message.damagedHintOwn' : 'message.damagedHint')}
        look={look}
      />
    );
  }
  return <Unsupported look={look} />;
}

/** A kind that this version does not know: kept, and named. */
export function Unsupported({ look }: { readonly look: BubbleLook }): ReactElement {
  const { t } = useTranslation();
  return (
    <Told
      icon="about"
      title={t('message.unsupportedTitle')}
      hint={t('message.unsupportedHint')}
      look={look}
    />
  );
}

/** What is so, why, and the repair. Opens in place when the key arrives. */
function SealedMessage({
  item,
  look,
  kind,
}: UnreadProps & { readonly kind: SealedKind }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const name = useProfile(item.sender)?.displayName ?? '…';
  return (
    <Told
      icon={kind === 'forged' || kind === 'plain' ? 'shield-alert' : 'key'}
      title={t(`keys.sealed.${kind}`, { name })}
      hint={t(`keys.sealed.${kind}Hint`, { name })}
      look={look}
    >
      {kind === 'waiting' && (
        <Button
          kind="link"
          small
          label={t('keys.askDevices')}
          onPress={() => navigation.navigate('Devices')}
          testID="ask-devices"
        />
      )}
    </Told>
  );
}

interface ToldProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  readonly look: BubbleLook;
  readonly children?: ReactNode;
}

function Told({ icon, title, hint, look, children }: ToldProps): ReactElement {
  return (
    <View style={styles.told} testID="sealed">
      <Icon name={icon} color={look.muted} />
      <View style={styles.words}>
        <Text bold color={look.ink}>
          {title}
        </Text>
        <Text variant="small" color={look.muted}>
          {hint}
        </Text>
        {children}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  line: { paddingHorizontal: 10, paddingVertical: space[2], minWidth: 120 },
  told: { flexDirection: 'row', gap: space[4], padding: space[4], maxWidth: 340 },
  words: { flexShrink: 1, gap: space[1], alignItems: 'flex-start' },
});

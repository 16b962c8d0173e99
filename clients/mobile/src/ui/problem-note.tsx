import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import { Icon, type IconName } from './icon';
import { radius, space } from './metrics';
import { Text } from './text';
import { useTheme, type ColorName } from './theme';

/** What went wrong, said at once; nothing while all is well. */
export function ProblemNote({
  text,
}: {
  readonly text: string | null | undefined;
}): ReactElement | null {
  return text === null || text === undefined ? null : (
    <Notice tone="danger" icon="alert" text={text} role="alert" />
  );
}

const TONES = {
  plain: { fill: 'sunken', ink: 'text' },
  ok: { fill: 'ok-soft', ink: 'ok' },
  warn: { fill: 'warn-soft', ink: 'warn' },
  danger: { fill: 'danger-soft', ink: 'danger' },
} as const satisfies Record<string, { readonly fill: ColorName; readonly ink: ColorName }>;

interface NoticeProps {
  readonly text: string;
  readonly title?: string;
  readonly icon?: IconName;
  readonly tone?: keyof typeof TONES;
  readonly role?: 'alert' | 'status';
  /** Buttons below the words. */
  readonly children?: ReactNode;
}

/** A few words set apart: what is so, and what can be done about it. */
export function Notice({
  text,
  title,
  icon = 'about',
  tone = 'plain',
  role,
  children,
}: NoticeProps): ReactElement {
  const { color } = useTheme();
  const { fill, ink } = TONES[tone];
  return (
    <View role={role} style={[styles.notice, { backgroundColor: color[fill] }]}>
      <Icon name={icon} color={ink} />
      <View style={styles.words}>
        {title !== undefined && (
          <Text bold color={ink}>
            {title}
          </Text>
        )}
        <Text color={tone === 'plain' ? 'text-muted' : ink}>{text}</Text>
        {children}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  notice: { flexDirection: 'row', gap: space[5], padding: space[5], borderRadius: radius.md },
  words: { flex: 1, gap: space[3] },
});

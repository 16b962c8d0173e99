import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import type { SealShape } from '@anochat/tokens';

import { space } from './metrics';
import { Seal } from './seal';
import { Text } from './text';

interface VoidStateProps {
  readonly title: string;
  readonly hint?: string;
  readonly shape?: SealShape;
  /** The one thing to do. */
  readonly children?: ReactNode;
}

/** Nothing is here: what belongs here, and one action. */
export function VoidState({
  title,
  hint,
  shape = 'quiet',
  children,
}: VoidStateProps): ReactElement {
  return (
    <View style={styles.void}>
      <Seal shape={shape} size={112} color="brand-line" />
      <Text variant="lead" center role="heading">
        {title}
      </Text>
      {hint !== undefined && (
        <Text color="text-muted" center style={styles.hint}>
          {hint}
        </Text>
      )}
      {children}
    </View>
  );
}

const styles = StyleSheet.create({
  void: { alignItems: 'center', justifyContent: 'center', gap: space[5], padding: space[9] },
  hint: { maxWidth: 320 },
});

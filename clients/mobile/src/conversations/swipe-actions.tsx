import { useRef, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import ReanimatedSwipeable, {
  type SwipeableMethods,
} from 'react-native-gesture-handler/ReanimatedSwipeable';

import { Icon, isRightToLeft, space, Text, Touchable, useTheme } from '../ui';
import type { OwnAction } from './use-own-actions';

interface SwipeActionsProps {
  readonly actions: readonly OwnAction[];
  readonly children: ReactNode;
}

/** A row that is drawn aside to show what can be done with it; a long press offers the same. */
export function SwipeActions({ actions, children }: SwipeActionsProps): ReactElement {
  const row = useRef<SwipeableMethods>(null);
  const panel = (): ReactElement => (
    <View style={styles.panel}>
      {actions.map((action) => (
        <SwipeAction
          key={action.name}
          action={action}
          onDone={() => {
            row.current?.close();
            action.run();
          }}
        />
      ))}
    </View>
  );
  return (
    <ReanimatedSwipeable
      ref={row}
      friction={1.6}
      overshootFriction={8}
      {...(isRightToLeft() ? { renderLeftActions: panel } : { renderRightActions: panel })}
    >
      {children}
    </ReanimatedSwipeable>
  );
}

interface SwipeActionProps {
  readonly action: OwnAction;
  readonly onDone: () => void;
}

function SwipeAction({ action, onDone }: SwipeActionProps): ReactElement {
  const { color } = useTheme();
  const isDanger = action.name === 'remove';
  return (
    <Touchable
      accessibilityLabel={action.label}
      onPress={onDone}
      style={[styles.action, { backgroundColor: isDanger ? color.danger : color.sunken }]}
    >
      <Icon name={action.icon} color={isDanger ? 'on-danger' : 'text'} />
      <Text variant="micro" color={isDanger ? 'on-danger' : 'text'} center numberOfLines={2}>
        {action.label}
      </Text>
    </Touchable>
  );
}

const styles = StyleSheet.create({
  panel: { flexDirection: 'row' },
  action: { width: 84, alignItems: 'center', justifyContent: 'center', gap: space[2] },
});

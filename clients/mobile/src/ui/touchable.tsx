import { useState, type ReactElement } from 'react';
import { Pressable, type PressableProps, type StyleProp, type ViewStyle } from 'react-native';

import { useTheme } from './theme';

export interface TouchableProps extends Omit<PressableProps, 'style' | 'children'> {
  readonly children?: React.ReactNode;
  readonly style?: StyleProp<ViewStyle>;
  /** While it is pressed. */
  readonly pressedStyle?: StyleProp<ViewStyle>;
}

/** What can be pressed: dims while a finger is on it, and shows a ring where keys have the focus. */
export function Touchable({
  style,
  pressedStyle,
  disabled,
  children,
  ...rest
}: TouchableProps): ReactElement {
  const { color } = useTheme();
  const [isFocused, setFocused] = useState(false);
  const isDisabled = disabled === true;
  const state = { disabled: isDisabled, ...rest.accessibilityState };
  return (
    <Pressable
      accessibilityRole="button"
      disabled={isDisabled}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      {...rest}
      accessibilityState={state}
      // The web's knows the state by these names alone.
      aria-disabled={state.disabled}
      aria-checked={state.checked}
      aria-selected={state.selected}
      aria-expanded={state.expanded}
      aria-busy={state.busy}
      style={({ pressed }) => [
        style,
        pressed && (pressedStyle ?? { opacity: 0.6 }),
        isDisabled && { opacity: 0.45 },
        isFocused && RING(color.focus),
      ]}
    >
      {children}
    </Pressable>
  );
}

/** Drawn by keyboards alone: a finger moves no focus. */
const RING = (color: string): ViewStyle => ({
  outlineColor: color,
  outlineOffset: 1,
});

import type { ReactElement } from 'react';
import { StyleSheet, type StyleProp, type ViewStyle } from 'react-native';

import { Icon, type IconName } from './icon';
import { radius, size } from './metrics';
import type { ColorName } from './theme';
import { Touchable, type TouchableProps } from './touchable';

interface IconButtonProps extends Omit<TouchableProps, 'children' | 'style'> {
  readonly icon: IconName;
  readonly label: string;
  readonly color?: ColorName;
  readonly style?: StyleProp<ViewStyle>;
}

export function IconButton({ icon, label, color, style, ...rest }: IconButtonProps): ReactElement {
  return (
    <Touchable accessibilityLabel={label} {...rest} style={[styles.button, style]}>
      <Icon name={icon} {...(color && { color })} />
    </Touchable>
  );
}

const styles = StyleSheet.create({
  button: {
    width: size.touch,
    height: size.touch,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: radius.full,
  },
});

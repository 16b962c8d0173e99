import type { ReactElement } from 'react';
import { StyleSheet } from 'react-native';

import { atName } from '../language/isolated';
import { Avatar, size, space, Text, Touchable, useTheme } from '../ui';
import { Marked, rangesOf } from './marked';

interface NameRowProps {
  readonly pictureId: string;
  readonly shape: 'person' | 'group';
  readonly name: string;
  readonly userName?: string;
  readonly wanted: string;
  readonly onPress: () => void;
  readonly testID: string;
}

/** A conversation or a person whose name was found. */
export function NameRow({
  pictureId,
  shape,
  name,
  userName,
  wanted,
  onPress,
  testID,
}: NameRowProps): ReactElement {
  const { color } = useTheme();
  return (
    <Touchable
      accessibilityLabel={userName === undefined ? name : `${name}, @${userName}`}
      onPress={onPress}
      style={styles.row}
      pressedStyle={{ backgroundColor: color.hover }}
      testID={testID}
    >
      <Avatar id={pictureId} name={name} shape={shape} size={36} />
      <Text numberOfLines={1} style={styles.name}>
        <Marked text={name} ranges={rangesOf(name, wanted)} />
        {userName !== undefined && (
          <Text exact variant="small" color="text-muted">
            {`  ${atName(userName)}`}
          </Text>
        )}
      </Text>
    </Touchable>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    minHeight: size.touch + space[5],
    paddingHorizontal: space[6],
  },
  name: { flex: 1 },
});

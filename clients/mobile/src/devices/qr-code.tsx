import { useMemo, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { encodeQR } from 'qr';
import Svg, { Path } from 'react-native-svg';

import { radius, space } from '../ui';

interface QrCodeProps {
  /** `null`: not there yet, its place is kept. */
  readonly text: string | null;
  readonly label: string;
  readonly size?: number;
}

/** Dark on white in both themes: cameras want it so. */
export function QrCode({ text, label, size = 224 }: QrCodeProps): ReactElement {
  const cells = useMemo(
    () => (text === null ? [] : encodeQR(text, 'raw', { ecc: 'medium' })),
    [text],
  );
  const d = cells
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <View role="img" aria-label={label} aria-busy={text === null} style={styles.sheet}>
      <Svg
        width={size}
        height={size}
        viewBox={`0 0 ${cells.length || 1} ${cells.length || 1}`}
        fill={INK}
      >
        <Path d={d} />
      </Svg>
    </View>
  );
}

const INK = '#000000';

const styles = StyleSheet.create({
  sheet: {
    alignSelf: 'center',
    padding: space[6],
    borderRadius: radius.lg,
    backgroundColor: '#ffffff',
  },
});

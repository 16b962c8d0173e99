import type { ReactElement } from 'react';
import { StyleSheet, TextInput, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { Icon, IconButton, ownDirection, radius, SANS, size, space, type, useTheme } from '../ui';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** In the header, with the cursor in it. */
export function SearchField({ label, value, onChange }: SearchFieldProps): ReactElement {
  const { t } = useTranslation();
  const { color, textScale } = useTheme();
  return (
    <View style={[styles.well, { backgroundColor: color.sunken }]}>
      <Icon name="search" color="text-faint" />
      <TextInput
        autoFocus
        {...(value === '' && ownDirection())}
        role="searchbox"
        accessibilityLabel={label}
        placeholder={label}
        placeholderTextColor={color['text-faint']}
        selectionColor={color.accent}
        value={value}
        onChangeText={onChange}
        autoCapitalize="none"
        autoCorrect={false}
        returnKeyType="search"
        maxFontSizeMultiplier={2}
        style={[
          styles.input,
          { color: color.text, fontFamily: SANS, fontSize: type.body.fontSize * textScale },
        ]}
        testID="search-text"
      />
      {value !== '' && (
        <IconButton
          icon="close"
          label={t('phone.clearText')}
          color="text-muted"
          onPress={() => onChange('')}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  well: {
    flex: 1,
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[3],
    minHeight: size.touch,
    marginVertical: space[4],
    marginEnd: space[4],
    paddingStart: space[5],
    borderRadius: radius.md,
  },
  input: {
    flex: 1,
    minWidth: 0,
    paddingEnd: space[4],
    minHeight: size.touch,
    outlineStyle: 'none' as never,
  },
});

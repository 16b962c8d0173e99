import { useId, useState, type ReactElement, type Ref } from 'react';
import { StyleSheet, TextInput, View, type TextInputProps } from 'react-native';
import { useTranslation } from 'react-i18next';

import { IconButton } from './icon-button';
import { radius, size, space, type } from './metrics';
import { MONO, ownDirection, SANS, Text } from './text';
import { useTheme } from './theme';

export interface FieldProps extends TextInputProps {
  readonly label: string;
  /** What helps to fill it in. */
  readonly hint?: string | undefined;
  /** What is wrong with what stands there. */
  readonly problem?: string | null | undefined;
  /** A password: hidden, with an eye that shows it. */
  readonly secret?: boolean;
  /** Letters that must not be mixed up. */
  readonly exact?: boolean;
  readonly ref?: Ref<TextInput>;
}

/** One line (or several) to type in, with its name above it and what is to be said of it below. */
export function Field({
  label,
  hint,
  problem,
  secret = false,
  exact = false,
  style,
  ref,
  ...rest
}: FieldProps): ReactElement {
  const { t } = useTranslation();
  const { color, textScale } = useTheme();
  const [isShown, setShown] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const id = useId();
  const told = problem ?? hint;
  const border = problem ? color.danger : isFocused ? color.focus : color.outline;
  return (
    <View style={styles.field}>
      <Text variant="small" bold nativeID={id}>
        {label}
      </Text>
      <View
        style={[
          styles.box,
          { borderColor: border, backgroundColor: color.surface },
          isFocused && styles.focused,
        ]}
      >
        <TextInput
          ref={ref}
          accessibilityLabel={label}
          accessibilityLabelledBy={id}
          accessibilityHint={told}
          placeholderTextColor={color['text-faint']}
          selectionColor={color.accent}
          secureTextEntry={secret && !isShown}
          maxFontSizeMultiplier={2}
          {...(secret && { autoCapitalize: 'none', autoCorrect: false, spellCheck: false })}
          {...(!rest.value && ownDirection())}
          {...rest}
          onFocus={(event) => {
            setFocused(true);
            rest.onFocus?.(event);
          }}
          onBlur={(event) => {
            setFocused(false);
            rest.onBlur?.(event);
          }}
          style={[
            styles.input,
            { color: color.text, fontSize: type.body.fontSize * textScale },
            { fontFamily: exact ? MONO : SANS },
            style,
          ]}
        />
        {secret && (
          <IconButton
            icon="eye"
            label={t(isShown ? 'do.hidePassword' : 'do.showPassword')}
            color={isShown ? 'accent-text' : 'text-muted'}
            onPress={() => setShown(!isShown)}
          />
        )}
      </View>
      {told !== undefined && (
        <Text
          variant="small"
          color={problem ? 'danger' : 'text-muted'}
          role={problem ? 'alert' : undefined}
        >
          {told}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: space[3] },
  box: {
    flexDirection: 'row',
    alignItems: 'center',
    borderWidth: 1,
    borderRadius: radius.md,
    minHeight: size.touch,
  },
  // The ring, without a change of the text's place.
  focused: { borderWidth: 2, margin: -1 },
  input: {
    flex: 1,
    // Of a browser's own width it would push the eye out.
    minWidth: 0,
    minHeight: size.touch,
    paddingHorizontal: space[5],
    paddingVertical: space[4],
    outlineStyle: 'none' as never,
  },
});

import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { StatusBar } from 'expo-status-bar';
import { useTranslation } from 'react-i18next';
import { KeyboardAwareScrollView } from 'react-native-keyboard-controller';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import { IconButton } from './icon-button';
import { size, space } from './metrics';
import { Text } from './text';
import { useTheme } from './theme';

interface HeaderProps {
  readonly title: string;
  /** Below the title, in small words. */
  readonly subtitle?: string;
  /** `null`: a screen that one does not go back from. Left out: back by one. */
  readonly onBack?: (() => void) | null;
  readonly trailing?: ReactNode;
}

/** The top of a screen: where one is, the way back, and what can be done here. */
export function Header({ title, subtitle, onBack, trailing }: HeaderProps): ReactElement {
  return (
    <HeaderBar onBack={onBack} trailing={trailing}>
      <View style={styles.titles}>
        <Text variant="lead" numberOfLines={1} role="heading" aria-level={1}>
          {title}
        </Text>
        {subtitle !== undefined && (
          <Text variant="small" color="text-muted" numberOfLines={1}>
            {subtitle}
          </Text>
        )}
      </View>
    </HeaderBar>
  );
}

interface HeaderBarProps {
  readonly onBack?: (() => void) | null | undefined;
  readonly trailing?: ReactNode;
  readonly children: ReactNode;
}

/** The same bar with something else than a title in it. */
export function HeaderBar({ onBack, trailing, children }: HeaderBarProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const navigation = useNavigation();
  const insets = useSafeAreaInsets();
  const goBack = onBack === undefined ? () => navigation.goBack() : onBack;
  return (
    <View
      style={[
        styles.bar,
        {
          paddingTop: insets.top,
          paddingStart: insets.left + (goBack ? space[2] : space[6]),
          backgroundColor: color.sidebar,
          borderBottomColor: color.hairline,
        },
      ]}
    >
      <View style={styles.line}>
        {goBack && (
          <IconButton icon="back" label={t('do.back')} onPress={goBack} testID="header-back" />
        )}
        {children}
        {trailing}
      </View>
    </View>
  );
}

interface ScreenProps {
  /** Of a header as every screen has it; left out: the screen draws its own in `header`. */
  readonly title?: string;
  readonly subtitle?: string;
  readonly onBack?: (() => void) | null;
  readonly trailing?: ReactNode;
  readonly header?: ReactNode;
  /** `scroll`: one column of things; `fill`: the child has all the room and scrolls itself. */
  readonly body?: 'scroll' | 'fill';
  /** Stays below what scrolls. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  readonly testID?: string;
}

/** A whole screen: header, and a body that stays clear of notch, keyboard and home bar. */
export function Screen({
  title,
  subtitle,
  onBack,
  trailing,
  header,
  body = 'scroll',
  footer,
  children,
  testID,
}: ScreenProps): ReactElement {
  const { color, scheme } = useTheme();
  const insets = useSafeAreaInsets();
  return (
    <View style={[styles.screen, { backgroundColor: color.canvas }]} testID={testID}>
      <StatusBar style={scheme === 'dark' ? 'light' : 'dark'} />
      {header}
      {title !== undefined && (
        <Header
          title={title}
          {...(subtitle !== undefined && { subtitle })}
          {...(onBack !== undefined && { onBack })}
          trailing={trailing}
        />
      )}
      {body === 'fill' ? (
        children
      ) : (
        <KeyboardAwareScrollView
          bottomOffset={space[9]}
          keyboardShouldPersistTaps="handled"
          contentContainerStyle={[
            styles.column,
            { paddingBottom: (footer === undefined ? insets.bottom : 0) + space[8] },
          ]}
        >
          {children}
        </KeyboardAwareScrollView>
      )}
      {footer !== undefined && (
        <View
          style={[
            styles.footer,
            {
              paddingBottom: insets.bottom + space[5],
              backgroundColor: color.sidebar,
              borderTopColor: color.hairline,
            },
          ]}
        >
          {footer}
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  screen: { flex: 1 },
  bar: { borderBottomWidth: 1, paddingEnd: space[2] },
  line: { flexDirection: 'row', alignItems: 'center', minHeight: size.header, gap: space[2] },
  titles: { flex: 1, paddingHorizontal: space[2] },
  column: {
    width: '100%',
    maxWidth: size.column,
    alignSelf: 'center',
    padding: space[6],
    gap: space[7],
  },
  footer: { paddingTop: space[5], paddingHorizontal: space[6], borderTopWidth: 1 },
});

import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, Switch as NativeSwitch, View } from 'react-native';

import { Icon, type IconName } from './icon';
import { radius, size, space } from './metrics';
import { Text } from './text';
import { useTheme, type ColorName } from './theme';
import { Touchable } from './touchable';

export interface RowProps {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly icon?: IconName;
  /** Instead of an icon: an avatar, say. */
  readonly leading?: ReactNode;
  /** At the end: a control, a time, a badge. */
  readonly trailing?: ReactNode;
  readonly onPress?: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly selected?: boolean;
  readonly role?: 'button' | 'radio' | 'checkbox' | 'link';
  readonly testID?: string;
}

/** A line of a list or of a group of settings. */
export function Row({
  title,
  hint,
  icon,
  leading,
  trailing,
  onPress,
  danger = false,
  disabled = false,
  selected,
  role = 'button',
  testID,
}: RowProps): ReactElement {
  const { color } = useTheme();
  const ink: ColorName = danger ? 'danger' : 'text';
  const inner = (
    <>
      {leading}
      {icon && <Icon name={icon} color={danger ? 'danger' : 'text-muted'} />}
      <View style={styles.words}>
        <Text variant="body" color={ink}>
          {title}
        </Text>
        {hint !== undefined && (
          <Text variant="small" color="text-muted">
            {hint}
          </Text>
        )}
      </View>
      {trailing}
    </>
  );
  if (!onPress) {
    return (
      <View style={styles.row} testID={testID}>
        {inner}
      </View>
    );
  }
  return (
    <Touchable
      accessibilityRole={role}
      accessibilityLabel={hint === undefined ? title : `${title}, ${hint}`}
      accessibilityState={
        selected === undefined ? {} : role === 'button' ? { selected } : { checked: selected }
      }
      disabled={disabled}
      onPress={onPress}
      testID={testID}
      style={styles.row}
      pressedStyle={{ backgroundColor: color.hover }}
    >
      {inner}
    </Touchable>
  );
}

interface SwitchRowProps {
  readonly title: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly disabled?: boolean;
  readonly testID?: string;
}

/** A setting that is on or off; the whole row is the switch. */
export function SwitchRow({
  title,
  hint,
  icon,
  value,
  onChange,
  disabled = false,
  testID,
}: SwitchRowProps): ReactElement {
  return (
    <Row
      title={title}
      {...(hint !== undefined && { hint })}
      {...(icon && { icon })}
      trailing={
        <Switch
          label={title}
          value={value}
          onChange={onChange}
          disabled={disabled}
          testID={testID}
        />
      }
    />
  );
}

interface SwitchProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly disabled?: boolean;
  readonly testID?: string | undefined;
}

export function Switch({
  label,
  value,
  onChange,
  disabled = false,
  testID,
}: SwitchProps): ReactElement {
  const { color } = useTheme();
  return (
    <NativeSwitch
      accessibilityLabel={label}
      value={value}
      onValueChange={onChange}
      disabled={disabled}
      testID={testID}
      trackColor={{ false: color.outline, true: color.accent }}
      thumbColor="#ffffff"
      ios_backgroundColor={color.outline}
      // The web's has a colour of its own for the thumb of a switch that is on.
      {...({ activeThumbColor: '#ffffff' } as object)}
    />
  );
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    readonly hint?: string;
  }[];
  readonly onChange: (value: T) => void;
}

/** One of several, a row each. */
export function Choices<T extends string>({
  label,
  value,
  options,
  onChange,
}: ChoicesProps<T>): ReactElement {
  return (
    <View role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <Row
          key={option.value}
          role="radio"
          title={option.title}
          {...(option.hint !== undefined && { hint: option.hint })}
          selected={option.value === value}
          onPress={() => onChange(option.value)}
          testID={`choice-${option.value}`}
          trailing={option.value === value ? <Icon name="check" color="accent-text" /> : null}
        />
      ))}
    </View>
  );
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, side by side. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentsProps<T>): ReactElement {
  const { color } = useTheme();
  return (
    <View
      role="radiogroup"
      aria-label={label}
      style={[styles.segments, { backgroundColor: color.sunken }]}
    >
      {options.map((option) => {
        const isOn = option.value === value;
        return (
          <Touchable
            key={option.value}
            accessibilityRole="radio"
            accessibilityLabel={option.title}
            accessibilityState={{ checked: isOn }}
            onPress={() => onChange(option.value)}
            testID={`segment-${option.value}`}
            style={[styles.segment, isOn && { backgroundColor: color.raised }]}
          >
            <Text variant="small" bold={isOn} color={isOn ? 'text' : 'text-muted'} center>
              {option.title}
            </Text>
          </Touchable>
        );
      })}
    </View>
  );
}

interface GroupProps {
  readonly title?: string | undefined;
  /** Below it. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** Rows that belong together, in a box. */
export function Group({ title, hint, children }: GroupProps): ReactElement {
  const { color } = useTheme();
  return (
    <View style={styles.group}>
      {title !== undefined && (
        <Text variant="small" bold color="text-muted" role="heading" style={styles.inset}>
          {title}
        </Text>
      )}
      <View style={[styles.box, { backgroundColor: color.surface, borderColor: color.hairline }]}>
        {children}
      </View>
      {hint !== undefined && (
        <Text variant="small" color="text-muted" style={styles.inset}>
          {hint}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    minHeight: size.touch + space[4],
    paddingHorizontal: space[6],
    paddingVertical: space[4],
  },
  words: { flex: 1 },
  group: { gap: space[4] },
  inset: { paddingHorizontal: space[6] },
  box: { borderRadius: radius.lg, borderWidth: 1, overflow: 'hidden' },
  segments: { flexDirection: 'row', padding: 3, borderRadius: radius.md },
  segment: {
    flex: 1,
    minHeight: 38,
    justifyContent: 'center',
    borderRadius: radius.md - 3,
    paddingHorizontal: space[4],
  },
});

import { useMemo, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { FlashList } from '@shopify/flash-list';
import { useTranslation } from 'react-i18next';

import type { UserId, UserProfile } from '@anochat/contract';
import { shortNameOf } from '@anochat/sdk/shown';

import { useConversations, usePeopleSearch } from '../client';
import { atName } from '../language/isolated';
import { Avatar, Field, Icon, radius, Row, space, Text, Touchable, useTheme } from '../ui';

interface PeoplePickerProps {
  readonly chosen: readonly UserProfile[];
  readonly onChange: (chosen: readonly UserProfile[]) => void;
  /** People who cannot be chosen, for instance because they are members already. */
  readonly without?: ReadonlySet<UserId>;
  /** A press on a person is the whole choice. */
  readonly single?: boolean;
}

/** Finds people by user name and keeps the chosen ones as chips; those one talks to come first. */
export function PeoplePicker({
  chosen,
  onChange,
  without,
  single = false,
}: PeoplePickerProps): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const search = usePeopleSearch(text);
  const { items } = useConversations();
  const known = useMemo(() => items.flatMap((item) => (item.peer ? [item.peer] : [])), [items]);
  const offered = text.trim() === '' ? withoutDoubles([...known, ...chosen]) : search.people;
  const shown = offered.filter((person) => !without?.has(person.id));
  const ids = new Set(chosen.map((person) => person.id));
  const toggle = (person: UserProfile): void => {
    if (ids.has(person.id)) onChange(chosen.filter((other) => other.id !== person.id));
    else onChange(single ? [person] : [...chosen, person]);
    setText('');
  };
  return (
    <View style={styles.picker}>
      <View style={styles.top}>
        <Field
          label={t('compose.find')}
          placeholder={t('compose.placeholder')}
          value={text}
          onChangeText={setText}
          exact
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect={false}
          spellCheck={false}
          testID="people-search"
        />
        {!single && chosen.length > 0 && <Chips people={chosen} onRemove={toggle} />}
      </View>
      <FlashList<UserProfile>
        data={shown}
        extraData={chosen}
        keyExtractor={({ id }) => id}
        keyboardShouldPersistTaps="handled"
        accessibilityLabel={t('compose.people')}
        ListEmptyComponent={<PickerNote text={text} status={search.status} />}
        renderItem={({ item }) => (
          <Row
            leading={<Avatar id={item.id} name={item.displayName} size={40} />}
            title={item.displayName}
            hint={atName(item.userName)}
            role={single ? 'button' : 'checkbox'}
            {...(!single && { selected: ids.has(item.id) })}
            trailing={ids.has(item.id) ? <Icon name="check" color="accent-text" /> : null}
            onPress={() => toggle(item)}
            testID="person"
          />
        )}
      />
    </View>
  );
}

const withoutDoubles = (people: readonly UserProfile[]): readonly UserProfile[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

interface ChipsProps {
  readonly people: readonly UserProfile[];
  readonly onRemove: (person: UserProfile) => void;
}

function Chips({ people, onRemove }: ChipsProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  return (
    <View style={styles.chips}>
      {people.map((person) => (
        <Touchable
          key={person.id}
          accessibilityLabel={t('compose.removePerson', { name: person.displayName })}
          onPress={() => onRemove(person)}
          style={[styles.chip, { backgroundColor: color.sunken }]}
        >
          <Avatar id={person.id} name={person.displayName} size={24} />
          <Text variant="small">{shortNameOf(person.displayName)}</Text>
          <Icon name="close" size={14} color="text-muted" />
        </Touchable>
      ))}
    </View>
  );
}

interface PickerNoteProps {
  readonly text: string;
  readonly status: ReturnType<typeof usePeopleSearch>['status'];
}

function PickerNote({ text, status }: PickerNoteProps): ReactElement | null {
  const { t } = useTranslation();
  if (status === 'loading') return null;
  const note =
    text.trim() === ''
      ? t('compose.hint')
      : status === 'failed'
        ? t('error.network')
        : t('compose.nobody', { name: text.trim() });
  return (
    <Text color="text-muted" center style={styles.note} role="status">
      {note}
    </Text>
  );
}

const styles = StyleSheet.create({
  picker: { flex: 1 },
  top: { gap: space[5], padding: space[6] },
  chips: { flexDirection: 'row', flexWrap: 'wrap', gap: space[3] },
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[3],
    minHeight: 36,
    paddingHorizontal: space[3],
    borderRadius: radius.full,
  },
  note: { padding: space[7] },
});

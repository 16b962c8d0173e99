import { Text, View } from 'react-native';
import { useRoute } from '@react-navigation/native';

/** Stands where a screen is not made yet. */
export function Placeholder() {
  const { name } = useRoute();
  return (
    <View testID={`placeholder-${name}`}>
      <Text>{name}</Text>
    </View>
  );
}

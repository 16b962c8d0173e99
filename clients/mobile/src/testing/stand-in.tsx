import { Text, View } from 'react-native';
import { useRoute } from '@react-navigation/native';

/** Stands where another screen would, in tests of one. */
export function StandIn() {
  const { name } = useRoute();
  return (
    <View testID={`stand-in-${name}`}>
      <Text>{name}</Text>
    </View>
  );
}

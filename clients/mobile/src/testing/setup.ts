import 'react-native-gesture-handler/jestSetup';

const path = require('node:path');
const { getDefaultConfig } = require('expo/metro-config');

const root = path.resolve(__dirname, '../..');
const config = getDefaultConfig(__dirname);

// The other workspaces are taken from their TypeScript source: one build, nothing stale.
config.watchFolders = ['contract', 'e2ee', 'clients/sdk', 'clients/tokens', 'node_modules'].map(
  (folder) => path.join(root, folder),
);
config.resolver.nodeModulesPaths = [
  path.join(__dirname, 'node_modules'),
  path.join(root, 'node_modules'),
];
config.resolver.unstable_enablePackageExports = true;
config.resolver.unstable_conditionNames = ['@anochat/source', 'require'];
config.resolver.unstable_conditionsByPlatform = {
  android: ['react-native'],
  ios: ['react-native'],
  web: ['browser'],
};

module.exports = config;

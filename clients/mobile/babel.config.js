/** The preset adds the plugin of react-native-worklets by itself, last, as that one needs it. */
module.exports = (api) => {
  api.cache(true);
  return { presets: [['babel-preset-expo', { unstable_transformImportMeta: true }]] };
};

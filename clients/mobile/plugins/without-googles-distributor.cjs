'use strict';
const { withAndroidManifest, AndroidConfig } = require('expo/config-plugins');

const OF = 'org.unifiedpush.android.embedded_fcm_distributor.impl';

/**
 * The library of UnifiedPush brings a distributor of its own, which would listen to Google beside
 * this app's own listener (expo-notifications): two of one phone, and one that nobody asked for.
 */
const withoutGooglesDistributor = (config) =>
  withAndroidManifest(config, (android) => {
    AndroidConfig.Manifest.ensureToolsAvailable(android.modResults);
    const application = AndroidConfig.Manifest.getMainApplicationOrThrow(android.modResults);
    const others = (application.receiver ?? []).filter(
      ({ $ }) => !$['android:name'].startsWith(OF),
    );
    const removed = ['FirebaseReceiver', 'UnifiedPushReceiver'].map((name) => ({
      $: { 'android:name': `${OF}.${name}`, 'tools:node': 'remove' },
    }));
    application.receiver = [...others, ...removed];
    return android;
  });

module.exports = withoutGooglesDistributor;

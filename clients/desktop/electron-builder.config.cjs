'use strict';
/**
 * What is packaged, and for which systems: `npm run pack -w clients/desktop -- --linux` (or `--mac`, `--win`).
 * ANOCHAT_UPDATE_FEED is the address of a folder of releases that installed copies look for updates in;
 * without it they never do. Signing takes its certificates from electron-builder's own variables.
 */
const feed = process.env.ANOCHAT_UPDATE_FEED;
// The digest of an update comes from the feed as well: who can change one on its way changes both.
if (feed && new URL(feed).protocol !== 'https:')
  throw new Error('ANOCHAT_UPDATE_FEED is not https');

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'org.anochat.desktop',
  copyright: 'Apache-2.0',
  directories: { output: process.env.ANOCHAT_PACK_FOLDER ?? 'release', buildResources: 'build' },
  // The bundles hold all that they use: nothing else goes along.
  files: ['dist/**/*', 'package.json', '!node_modules/**/*', '!**/*.map'],
  extraMetadata: { dependencies: {}, devDependencies: {}, scripts: {} },
  asar: true,
  npmRebuild: false,
  electronLanguages: ['en', 'en-US', 'en-GB', 'de', 'ar'],
  protocols: [{ name: 'AnoChat', schemes: ['anochat'] }],
  publish: feed ? [{ provider: 'generic', url: feed }] : null,
  ...(process.env.ELECTRON_DIST && { electronDist: process.env.ELECTRON_DIST }),
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    // No AppImage and no snap: electron-builder has both start without Chromium's sandbox.
    target: ['deb', 'rpm', 'tar.gz'],
    executableName: 'anochat',
    category: 'Network;InstantMessaging;',
    icon: 'dist/icon.png',
    maintainer: 'AnoChat',
    synopsis: 'End-to-end encrypted chat on a server of your own',
    syncDesktopName: true,
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.social-networking',
    icon: 'dist/icon.png',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    extendInfo: {
      NSMicrophoneUsageDescription: 'To record the voice messages that you send.',
      NSCameraUsageDescription: 'To take the photos and videos that you send, and to link devices.',
    },
  },
  win: { target: ['nsis'], icon: 'dist/icon.png' },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
};

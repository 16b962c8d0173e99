'use strict';
const { withMainActivity } = require('expo/config-plugins');

const ANCHOR = /^(\s*)super\.onCreate\(.*\)$/m;
const LINES = [
  '// The picture among the open apps is taken before a screen could cover itself.',
  'if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) setRecentsScreenshotEnabled(false)',
];

/** In Kotlin, behind the start of the activity; throws where the template is another one. */
function hideRecents(kotlin) {
  if (kotlin.includes('setRecentsScreenshotEnabled')) return kotlin;
  const [line, indent] = ANCHOR.exec(kotlin) ?? [];
  if (line === undefined || !kotlin.includes('import android.os.Build\n')) {
    throw new Error('The activity of the template is not the one that this plugin knows');
  }
  return kotlin.replace(line, [line, ...LINES.map((added) => indent + added)].join('\n'));
}

/** Android shows no content of this app among the open apps (from version 13 on). */
const withHiddenRecents = (config) =>
  withMainActivity(config, (activity) => {
    activity.modResults.contents = hideRecents(activity.modResults.contents);
    return activity;
  });

module.exports = withHiddenRecents;
module.exports.hideRecents = hideRecents;

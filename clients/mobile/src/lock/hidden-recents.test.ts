import { execFileSync } from 'node:child_process';

const { hideRecents } = jest.requireActual<{ hideRecents: (kotlin: string) => string }>(
  '../../plugins/with-hidden-recents.cjs',
);

describe('the picture among the open apps of Android', () => {
  it('is turned off in the activity that the project is made from', () => {
    const template = require.resolve('expo/template.tgz');
    const kotlin = execFileSync('tar', ['-xzOf', template, '--wildcards', '*/MainActivity.kt'], {
      encoding: 'utf8',
    });
    const hidden = hideRecents(kotlin);
    const [, after] = hidden.split('super.onCreate(null)');
    expect(after?.split('\n')[2]).toMatch(/^ {4}if .*TIRAMISU\) setRecentsScreenshotEnabled/);
    expect(hideRecents(hidden)).toBe(hidden);
  });

  it('fails where it would be left on', () => {
    expect(() => hideRecents('class MainActivity')).toThrow('template');
  });
});

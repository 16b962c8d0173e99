import { describe, expect, it } from 'vitest';

import { reloadWhenUpgraded } from './reload-when-upgraded';

const tab = new Map<string, string>();
const storage = {
  getItem: (key: string) => tab.get(key) ?? null,
  setItem: (key: string, value: string) => void tab.set(key, value),
};

/** How often a page of this build reloads when `times` files are missing. */
function reloads(build: string, times: number, more: { online?: boolean; blocked?: boolean } = {}) {
  const events = new EventTarget();
  let count = 0;
  reloadWhenUpgraded(events, {
    build,
    isOnline: () => more.online ?? true,
    storage: () => {
      if (more.blocked) throw new Error('Storage is blocked');
      return storage;
    },
    reload: () => (count += 1),
  });
  for (let time = 0; time < times; time += 1) events.dispatchEvent(new Event('vite:preloadError'));
  return count;
}

describe('reloadWhenUpgraded', () => {
  it('reloads once for a build, also when the page that was reloaded lacks a file', () => {
    tab.clear();
    expect(reloads('a', 2)).toBe(1);
    expect(reloads('a', 1)).toBe(0);
    expect(reloads('b', 1)).toBe(1);
  });

  it('does not leave a page that works for one that cannot come', () => {
    tab.clear();
    expect(reloads('a', 1, { online: false })).toBe(0);
    expect(reloads('a', 1)).toBe(1);
  });

  it('does not reload where it could not know that it has', () => {
    expect(reloads('c', 1, { blocked: true })).toBe(0);
  });
});

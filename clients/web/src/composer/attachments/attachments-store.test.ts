import { describe, expect, it } from 'vitest';

import { addFiles, moveFile, putBack, removeFile, takeTray, trayOf } from './attachments-store';

let count = 0;
function setUp(...names: readonly string[]) {
  count += 1;
  const id = `conversation-${count}`;
  const add = (...more: readonly string[]): void =>
    addFiles(
      id,
      more.map((name) => ({ source: new Blob([name]), name, mime: '' })),
    );
  add(...names);
  const names_ = (): readonly string[] => trayOf(id).items.map(({ file }) => file.name);
  const idOf = (name: string): string =>
    trayOf(id).items.find(({ file }) => file.name === name)?.id ?? '';
  return { id, add, names: names_, idOf };
}

describe('the tray', () => {
  it('keeps files in the order in which they came, and apart by conversation', () => {
    const first = setUp('a', 'b');
    const second = setUp('c');
    first.add('d');
    expect(first.names()).toEqual(['a', 'b', 'd']);
    expect(second.names()).toEqual(['c']);
  });

  it.each([
    ['a', 2, 'bcad'],
    ['a', 3, 'bcda'],
    ['d', 0, 'dabc'],
    ['b', 1, 'abcd'],
  ])('puts %s at place %d', (name, place, expected) => {
    const { id, names, idOf } = setUp('a', 'b', 'c', 'd');
    moveFile(id, idOf(name), place);
    expect(names().join('')).toBe(expected);
  });

  it('lets a file go, also while it is being prepared', async () => {
    const { id, names, idOf } = setUp('a', 'b');
    removeFile(id, idOf('a'));
    await expect.poll(() => trayOf(id).items.every(({ prepared }) => prepared !== null)).toBe(true);
    expect(names()).toEqual(['b']);
  });

  it('puts what was not sent before what was added since', () => {
    const { id, add, names } = setUp('a', 'b');
    const taken = takeTray(id);
    expect(names()).toEqual([]);
    add('c');
    putBack(id, taken);
    expect(names()).toEqual(['a', 'b', 'c']);
  });
});

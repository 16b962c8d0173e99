import type { FilePart } from '@anochat/contract';

import { editedParts } from './edited-parts';

const file = (name: string): FilePart => ({
  ...{ type: 'file', blob: name, name, mime: 'a/b', size: 1, digest: '' },
});
const text = (value: string) => ({ type: 'text', text: value }) as const;

describe('editedParts', () => {
  it('leaves files and what is not known in their places', () => {
    const sealed = { type: 'poll', of: 1 };
    const before = [file('a'), text('old'), sealed, file('b'), text('older')];
    const after = [file('a'), text('new'), sealed, file('b')];
    expect(editedParts(before, [text('new')])).toEqual(after);
  });

  it('puts a first text below the files', () => {
    expect(editedParts([file('a')], [text('new')])).toEqual([file('a'), text('new')]);
  });
});

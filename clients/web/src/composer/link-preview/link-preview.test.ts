import { describe, expect, it } from 'vitest';

import { dismissPreview, keepOnly, showPreview, shownPreview } from './preview-store';
import { textPart } from './text-part';

const url = 'https://harbour.example/tides';
const text = 'Look: https://harbour.example/tides';
const preview = { url, title: 'Tides' };
const media = { attach: () => Promise.reject(new Error('there is no picture')) as never };

describe('the preview of a draft', () => {
  it('is sent with the text whose first link it is of', () => {
    showPreview('a', { preview, picture: null });
    expect(textPart(media, 'a', text)).toEqual({ type: 'text', text, preview });
  });

  it('goes with no other text, and in no other conversation', () => {
    showPreview('a', { preview, picture: null });
    const other = 'https://b.example first, https://harbour.example/tides then';
    expect(textPart(media, 'a', other)).toEqual({ type: 'text', text: other });
    expect(textPart(media, 'b', text)).toEqual({ type: 'text', text });
  });

  it('is left out once it was taken away, until the draft is about another link', () => {
    showPreview('a', { preview, picture: null });
    dismissPreview('a', url);
    expect(textPart(media, 'a', text)).toEqual({ type: 'text', text });
    keepOnly('a', null);
    showPreview('a', { preview, picture: null });
    keepOnly('a', url);
    expect(shownPreview('a', url)).toEqual({ preview, picture: null });
    keepOnly('a', null);
    expect(shownPreview('a', url)).toBeNull();
  });
});

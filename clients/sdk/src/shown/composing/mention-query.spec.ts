import { mentionedNames, mentionQuery, withMention } from './mention-query';

describe('mention query', () => {
  it('is the name before the caret', () => {
    expect(mentionQuery('hi @Mi', 6)).toEqual({ start: 3, prefix: 'mi' });
    expect(mentionQuery('@', 1)).toEqual({ start: 0, prefix: '' });
    expect(mentionQuery('hi @mi there', 6)).toEqual({ start: 3, prefix: 'mi' });
  });

  it('is nothing inside an address or after a space', () => {
    expect(mentionQuery('a@b', 3)).toBeNull();
    expect(mentionQuery('@mira ', 6)).toBeNull();
  });

  it('fills the name in and leaves one space', () => {
    expect(withMention('hi @mi there', { start: 3, prefix: 'mi' }, 'mira')).toEqual({
      text: 'hi @mira there',
      caret: 9,
    });
    expect(withMention('@m', { start: 0, prefix: 'm' }, 'mira')).toEqual({
      text: '@mira ',
      caret: 6,
    });
  });
});

describe('mentioned names', () => {
  it('are each once, in lower case, without the full stop of the sentence', () => {
    expect(mentionedNames('@Mira and (@jonas), @mira. x@y.z')).toEqual(['mira', 'jonas']);
  });
});

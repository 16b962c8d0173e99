import { parseInline, parseMarkdown, type Inline } from './parse-markdown';
import { plainText } from './plain-text';

const text = (value: string): Inline => ({ type: 'text', text: value });

describe('inline marks', () => {
  it('make bold, italic, strike and code', () => {
    expect(parseInline('a **b** *c* _d_ ~~e~~ `f`')).toEqual([
      text('a '),
      { type: 'strong', children: [text('b')] },
      text(' '),
      { type: 'emphasis', children: [text('c')] },
      text(' '),
      { type: 'emphasis', children: [text('d')] },
      text(' '),
      { type: 'strike', children: [text('e')] },
      text(' '),
      { type: 'code', text: 'f' },
    ]);
  });

  it('nest', () => {
    expect(parseInline('**a _b_**')).toEqual([
      { type: 'strong', children: [text('a '), { type: 'emphasis', children: [text('b')] }] },
    ]);
  });

  it.each(['snake_case_name', '2 * 3 * 4', 'a ** b **', '*open', '``', '****', '_ _', 'x*y*z'])(
    'leave %j as it is',
    (plain) => {
      expect(parseInline(plain)).toEqual([text(plain)]);
    },
  );

  it('leave what stands in code alone', () => {
    expect(parseInline('`**a**`')).toEqual([{ type: 'code', text: '**a**' }]);
  });

  it('make links of web and mail addresses only', () => {
    expect(parseInline('[notes](https://a.example/b)')).toEqual([
      { type: 'link', href: 'https://a.example/b', children: [text('notes')] },
    ]);
    expect(parseInline('[x](javascript:alert(1))')).toEqual([text('[x](javascript:alert(1))')]);
    expect(parseInline('[x](data:text/html,1)')).toEqual([text('[x](data:text/html,1)')]);
  });
});

describe('blocks', () => {
  it('part paragraphs at empty lines and keep single line breaks', () => {
    expect(parseMarkdown('a\nb\n\nc')).toEqual([
      { type: 'paragraph', children: [text('a\nb')] },
      { type: 'paragraph', children: [text('c')] },
    ]);
  });

  it('make lists, numbered from the first number', () => {
    expect(parseMarkdown('- a\n- b')).toEqual([
      { type: 'list', start: null, items: [[text('a')], [text('b')]] },
    ]);
    expect(parseMarkdown('3. a\n4. b')).toEqual([
      { type: 'list', start: 3, items: [[text('a')], [text('b')]] },
    ]);
  });

  it('make quotes that hold blocks', () => {
    expect(parseMarkdown('> a\n> - b')).toEqual([
      {
        type: 'quote',
        children: [
          { type: 'paragraph', children: [text('a')] },
          { type: 'list', start: null, items: [[text('b')]] },
        ],
      },
    ]);
  });

  it('keep code as it was written, with its name', () => {
    expect(parseMarkdown('```lamp.sh\n a **b**\n\n- c\n```\nafter')).toEqual([
      { type: 'code', name: 'lamp.sh', text: ' a **b**\n\n- c' },
      { type: 'paragraph', children: [text('after')] },
    ]);
  });

  it('take an unclosed fence as text', () => {
    expect(parseMarkdown('```js\nlet a')).toEqual([
      { type: 'paragraph', children: [text('```js\nlet a')] },
    ]);
  });

  it.each(['>', '**_', '*a ', '**a **b', '```a\n', '[', '`a', '[a](', '- ', '~~a ~~'])(
    'stand the longest message of %j within a frame or two',
    (piece) => {
      const long = piece.repeat(Math.ceil(20_000 / piece.length));
      const began = performance.now();
      parseMarkdown(long);
      // Generous for a busy machine; the quadratic version took seconds.
      expect(performance.now() - began).toBeLessThan(500);
    },
  );
});

describe('plain text', () => {
  it('is one line without marks', () => {
    expect(plainText('**Hello**\n- one\n- _two_\n> three')).toBe('Hello one two three');
  });
});

import { safeName, withEnding } from './safe-name';

describe('safeName', () => {
  it.each([
    ['cabin rules.pdf', 'cabin rules.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\sam\\holiday.jpg', 'holiday.jpg'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['line\nbreak\0.txt', 'linebreak.txt'],
    ['صورة.jpg', 'صورة.jpg'],
    ['..', 'file'],
    ['a/', 'file'],
    ['', 'file'],
  ])('of %j gives %j', (name, expected) => {
    expect(safeName(name, 'file')).toBe(expected);
  });

  it('keeps the ending of a name that is too long, and no half of a letter', () => {
    const name = safeName(`${'😀'.repeat(200)}.jpeg`, 'file');
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^(😀)+\.jpeg$/u);
  });
});

describe('withEnding', () => {
  it.each([
    ['shot.png', 'shot.webp'],
    ['shot', 'shot.webp'],
    ['.png', '.png.webp'],
  ])('makes %s to %s', (name, expected) => {
    expect(withEnding(name, 'webp')).toBe(expected);
  });
});

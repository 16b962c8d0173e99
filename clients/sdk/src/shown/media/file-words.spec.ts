import { cleanName, diskName, extensionOf } from './file-words';

describe('a name for the disk', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../.bashrc', '_.._.bashrc'],
    ['C:\\Windows\\system.ini', 'C__Windows_system.ini'],
    ['.htaccess', 'htaccess'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\u0000b\nc\u2028d.txt', 'abcd.txt'],
    ['what? "why" <how>|*.txt', 'what_ _why_ _how___.txt'],
    ['page.html. . ', 'page.html'],
    ['  spaced.txt  ', 'spaced.txt'],
    ['...', 'File'],
    ['', 'File'],
    ['\u200B', 'File'],
    ['تقرير.pdf', 'تقرير.pdf'],
  ])('%j is %j', (name, expected) => {
    expect(diskName(name, 'File')).toBe(expected);
  });
});

it('shows no characters that turn the direction or cannot be seen', () => {
  expect(cleanName('inv\u202Efdp.exe\u2066\u200F')).toBe('invfdp.exe');
});

it.each([
  ['a.pdf', 'PDF'],
  ['archive.tar.gz', 'GZ'],
  ['page.xhtml', ''],
  ['README', ''],
  ['dot.', ''],
])('the tile of %s says %j', (name, expected) => {
  expect(extensionOf(name)).toBe(expected);
});

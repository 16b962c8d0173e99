import { filesThere } from '../../testing/files-in-memory';
import { letGo } from './let-go';
import type { LocalFile } from './local-file';

jest.mock('expo-file-system', () => jest.requireActual<object>('../../testing/files-in-memory'));

const fileAt = (uri: string): LocalFile => {
  filesThere.add(uri);
  return { uri, type: 'image/jpeg', size: 1, read: () => Promise.resolve(new Uint8Array(1)) };
};

beforeEach(() => filesThere.clear());

it('removes copies in the cache of the app, and no file of somebody else', () => {
  const others = ['file:///sdcard/DCIM/a.jpg', 'file:///document/a.jpg', 'file:///cached/a.jpg'];
  letGo([fileAt('file:///cache/ImagePicker/a.jpg'), ...others.map(fileAt)]);
  expect([...filesThere]).toEqual(others);
});

it('keeps what is the same file as one that is still held', () => {
  const [picked, drawn] = ['file:///cache/a.gif', 'file:///cache/b.jpg'].map(fileAt);
  letGo([picked!, drawn!], [{ ...picked!, reference: 'stripped:cache:a.gif' }]);
  expect([...filesThere]).toEqual(['file:///cache/a.gif']);
});

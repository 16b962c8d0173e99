import type { LocalFile } from '../prepare/local-file';
import { plainStore } from '../../platform/plain-store';
import { pickedBefore, pickFor } from './picked-before';

const mockPhoto = { uri: 'file:///cache/ImagePicker/a.jpg', type: 'image', mimeType: 'image/jpeg' };
jest.mock('expo-image-picker', () => ({
  getPendingResultAsync: () => Promise.resolve({ canceled: false, assets: [mockPhoto] }),
}));
jest.mock('expo-document-picker', () => ({}));
jest.mock('../prepare/local-file', () => ({
  localFile: (uri: string, type: string): Promise<Pick<LocalFile, 'uri' | 'type'>> =>
    Promise.resolve({ uri, type }),
}));

const PICKING = 'anochat.picking';

it('gives a photo back to its conversation when the app was ended behind the camera', async () => {
  // As the process of before left it.
  plainStore.setItem(PICKING, 'tea');
  expect(await pickedBefore('cake')).toEqual([]);
  expect(await pickedBefore('tea')).toMatchObject([
    { source: { uri: mockPhoto.uri }, name: 'photo.jpg', mime: 'image/jpeg' },
  ]);
  expect(await pickedBefore('tea')).toEqual([]);
});

it('leaves what is being picked to whoever picks it, and forgets for which conversation', async () => {
  const picked = await pickFor('tea', async () => {
    expect(plainStore.getItem(PICKING)).toBe('tea');
    expect(await pickedBefore('tea')).toEqual([]);
    return [];
  });
  expect(picked).toEqual([]);
  expect(plainStore.getItem(PICKING)).toBeNull();
});

import * as DocumentPicker from 'expo-document-picker';
import * as ImagePicker from 'expo-image-picker';

import type { AttachedFile } from '@anochat/sdk/shown';

import { localFile, type LocalFile } from '../prepare/local-file';

type Chosen = AttachedFile<LocalFile>;

/** The person has not let the app use the camera. */
export class CameraDenied extends Error {
  override readonly name = 'CameraDenied';
}

/** Pictures and films of the library, in the order in which they were tapped. */
export async function chooseMedia(): Promise<readonly Chosen[]> {
  const result = await ImagePicker.launchImageLibraryAsync({
    mediaTypes: ['images', 'videos'],
    allowsMultipleSelection: true,
    orderedSelection: true,
    exif: false,
    quality: 1,
  });
  return result.canceled ? [] : Promise.all(result.assets.map(ofAsset));
}

/** A photo or a film of the camera. */
export async function takeMedia(): Promise<readonly Chosen[]> {
  const { granted } = await ImagePicker.requestCameraPermissionsAsync();
  if (!granted) throw new CameraDenied();
  const result = await ImagePicker.launchCameraAsync({
    mediaTypes: ['images', 'videos'],
    exif: false,
    quality: 1,
  });
  return result.canceled ? [] : Promise.all(result.assets.map(ofAsset));
}

/** What was chosen or taken while the system ended the app; Android alone knows of such. */
export async function pendingMedia(): Promise<readonly Chosen[]> {
  const result = await ImagePicker.getPendingResultAsync();
  if (result === null || 'code' in result || result.canceled) return [];
  return Promise.all(result.assets.map(ofAsset));
}

export async function chooseDocuments(): Promise<readonly Chosen[]> {
  const result = await DocumentPicker.getDocumentAsync({
    multiple: true,
    copyToCacheDirectory: true,
    base64: false,
  });
  if (result.canceled) return [];
  return Promise.all(
    result.assets.map(async ({ uri, name, mimeType = '' }) => ({
      source: await localFile(uri, mimeType),
      name,
      mime: mimeType,
    })),
  );
}

async function ofAsset(asset: ImagePicker.ImagePickerAsset): Promise<Chosen> {
  const { uri, fileName, mimeType = '', type } = asset;
  const name = type === 'video' ? 'video.mp4' : 'photo.jpg';
  return { source: await localFile(uri, mimeType), name: fileName ?? name, mime: mimeType };
}

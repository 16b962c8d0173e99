import { Image } from 'expo-image';

/** A blur of a few bytes, in Base64. */
export const thumbhashOf = (uri: string): Promise<string> => Image.generateThumbhashAsync(uri);

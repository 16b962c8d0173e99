import { type Orientation } from './orientation';

/** A picture as its file tells of itself, before anything of it is decoded. */
export interface PictureFile {
  /** Pixels as they are stored, before they are turned. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly animated: boolean;
  /**
   * The same picture, bit for bit, without what tells of place, time, device and person. How it is to
   * be turned and its colour profile stay. In pieces, one after another.
   */
  readonly stripped: readonly Uint8Array<ArrayBuffer>[];
}

/** The file is broken, or made in a way that is not known here. */
export class BrokenPicture extends Error {
  override readonly name = 'BrokenPicture';
}

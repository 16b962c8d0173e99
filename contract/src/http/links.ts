/** `POST /link-previews`: what its sender is about to say of a link. */
export interface PreviewLink {
  /** `http:` or `https:`, without a name or a password in it. */
  readonly url: string;
}

/** What the page says of itself. All of it is its word, cut to the limits of a `LinkPreview`. */
export interface PagePreview {
  readonly title: string;
  readonly description?: string;
  readonly site?: string;
  readonly picture?: PagePicture;
}

/** As it came: to be made small, and anew, before it is sent on. */
export interface PagePicture {
  /** By its first bytes: `image/jpeg`, `image/png`, `image/webp`, `image/gif` or `image/avif`. */
  readonly type: string;
  /** Base64. */
  readonly data: string;
}

export * from './audio';
export type { BlobRef } from './blob-ref';
export * from './content';
export * from './file';
export * from './image';
export type { LinkPreview } from './link-preview';
export * from './part';
export * from './text';
export * from './video';

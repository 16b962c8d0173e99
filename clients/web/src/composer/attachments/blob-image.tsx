import { useCallback, type ReactElement } from 'react';

interface BlobImageProps {
  readonly blob: Blob;
  readonly alt: string;
}

/** A picture of bytes that this page made itself. */
export function BlobImage({ blob, alt }: BlobImageProps): ReactElement {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(blob);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [blob],
  );
  return <img ref={show} alt={alt} draggable={false} />;
}

import { useLayoutEffect, useRef, type ReactElement } from 'react';

/** A picture of bytes that the page holds, which has an address for as long as it is shown. */
export function BlobPicture({ blob }: { readonly blob: Blob }): ReactElement {
  const image = useRef<HTMLImageElement>(null);
  useLayoutEffect(() => {
    const url = URL.createObjectURL(blob);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={image} alt="" draggable={false} />;
}

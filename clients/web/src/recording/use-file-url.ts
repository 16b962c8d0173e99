import { useEffect, useState } from 'react';

/** An address of a file, for as long as the element that shows it is there: one element, one file. */
export function useFileUrl(file: Blob): string {
  const [url] = useState(() => URL.createObjectURL(file));
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}

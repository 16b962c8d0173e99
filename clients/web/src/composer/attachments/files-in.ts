interface Transferred {
  readonly files: readonly File[];
  readonly folders: number;
}

export const hasFiles = ({ types }: DataTransfer): boolean => types.includes('Files');

/** What was dropped. A folder is none: the browser gives it as a file that cannot be read. */
export function filesIn({ items }: DataTransfer): Transferred {
  const files: File[] = [];
  let folders = 0;
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory) folders += 1;
    else if (file) files.push(file);
  }
  return { files, folders };
}

/** Of a text with its looks, as word processors give it, the picture is only another form. */
export function pastedFiles(data: DataTransfer): readonly File[] {
  const { types } = data;
  const isText = types.includes('text/plain') && types.includes('text/html');
  return isText ? [] : filesIn(data).files;
}

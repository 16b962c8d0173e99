/** Lets a person choose files of their machine; none when they change their mind. */
export function chooseFiles(options: {
  readonly accept?: string;
  readonly multiple: boolean;
}): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = options.multiple;
  if (options.accept !== undefined) input.accept = options.accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

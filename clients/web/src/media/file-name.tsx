import type { ReactElement } from 'react';

import { cleanName } from '@anochat/sdk/shown';

import { splitName } from './split-name';

/** A file's name, cut in its middle where there is no room, so that what kind it is stays in sight. */
export function FileName({ name }: { readonly name: string }): ReactElement {
  const [head, tail] = splitName(cleanName(name));
  return (
    <bdi className="file-name" title={cleanName(name)}>
      <span>{head}</span>
      {tail !== '' && <span className="file-tail">{tail}</span>}
    </bdi>
  );
}

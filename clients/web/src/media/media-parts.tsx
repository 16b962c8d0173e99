import type { ReactElement } from 'react';

import type { MessageItem } from '@anochat/sdk';
import { groupParts, type MediaPart, type Placed, playableType } from '@anochat/sdk/shown';

import { AlbumView } from './album-view';
import { AudioView } from './audio-view';
import { useIsBroken } from './broken-media';
import { FileRow } from './file-row';
import { VisualView } from './visual-view';

interface MediaPartsProps {
  readonly item: MessageItem;
  /** Parts that follow each other in the message, and their places in it. */
  readonly parts: readonly Placed[];
  /** Time and state, when the message ends with these parts. */
  readonly meta?: ReactElement | undefined;
}

/** Pictures, films, sounds and files of a message, in their order. */
export function MediaParts({ item, parts, meta }: MediaPartsProps): ReactElement {
  const isBroken = useIsBroken();
  const isFile = (part: MediaPart): boolean => isBroken(part);
  const groups = groupParts(parts, isFile);
  // Over the picture only where there is nothing else to stand in.
  const [only] = groups;
  const isOver = groups.length === 1 && only?.type === 'visual' && isAlone(item, parts.length);
  return (
    <>
      {groups.map((group) => {
        if (group.type === 'single') {
          return (
            <SingleView key={group.item.index} item={item} placed={group.item} isFile={isFile} />
          );
        }
        const [first] = group.items;
        if (!first) return null;
        const over = isOver ? meta : undefined;
        return group.items.length === 1 ? (
          <VisualView key={first.index} item={item} placed={first} meta={over} />
        ) : (
          <AlbumView key={first.index} item={item} items={group.items} meta={over} />
        );
      })}
      {meta && !isOver && <div className="meta-row">{meta}</div>}
    </>
  );
}

const isAlone = ({ body }: MessageItem, parts: number): boolean =>
  body.state === 'content' && body.parts.length === parts;

interface SingleViewProps {
  readonly item: MessageItem;
  readonly placed: Placed;
  readonly isFile: (part: MediaPart) => boolean;
}

function SingleView({ item, placed, isFile }: SingleViewProps): ReactElement {
  const { part, index } = placed;
  if (part.type === 'audio' && !isFile(part) && playableType(part.mime) !== null) {
    return <AudioView item={item} part={part} index={index} />;
  }
  return <FileRow part={part} isUnshown={part.type !== 'file'} />;
}

import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import type { MessageItem } from '@anochat/sdk';
import { groupParts, playableType, type MediaPart, type Placed } from '@anochat/sdk/shown';

import type { BubbleLook } from '../messages/bubble-look';
import { AlbumView } from './album-view';
import { AudioView } from './audio-view';
import { useIsBroken } from './broken-media';
import { FileRow } from './file-row';
import { VisualView } from './visual-view';

interface MediaPartsProps {
  readonly item: MessageItem;
  /** Parts that follow each other in the message, and their places in it. */
  readonly parts: readonly Placed[];
  readonly look: BubbleLook;
  /** Time and state, when the message ends with these parts. `over`: drawn over a picture. */
  readonly meta?: ((over: boolean) => ReactNode) | undefined;
}

/** Pictures, films, sounds and files of a message, in their order. */
export function MediaParts({ item, parts, look, meta }: MediaPartsProps): ReactElement {
  const isBroken = useIsBroken();
  const isFile = (part: MediaPart): boolean => isBroken(part);
  const groups = groupParts(parts, isFile);
  // Over the picture only where there is nothing else to stand in.
  const [only] = groups;
  const isOver = groups.length === 1 && only?.type === 'visual' && isAlone(item, parts.length);
  return (
    <View style={styles.parts}>
      {groups.map((group) => {
        if (group.type === 'single') {
          const { part, index } = group.item;
          const isHeard =
            part.type === 'audio' && !isFile(part) && playableType(part.mime) !== null;
          return isHeard ? (
            <AudioView key={index} item={item} part={part} index={index} look={look} />
          ) : (
            <FileRow key={index} part={part} look={look} isUnshown={part.type !== 'file'} />
          );
        }
        const [first] = group.items;
        if (!first) return null;
        const over = isOver ? meta?.(true) : undefined;
        return group.items.length === 1 ? (
          <VisualView key={first.index} placed={first} meta={over} />
        ) : (
          <AlbumView key={first.index} items={group.items} meta={over} />
        );
      })}
      {meta && !isOver && <View style={styles.meta}>{meta(false)}</View>}
    </View>
  );
}

const isAlone = ({ body }: MessageItem, parts: number): boolean =>
  body.state === 'content' && body.parts.length === parts;

const styles = StyleSheet.create({
  parts: { gap: 3 },
  meta: { alignItems: 'flex-end', paddingHorizontal: 8, paddingBottom: 3 },
});

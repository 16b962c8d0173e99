import { Fragment, type ReactElement } from 'react';

import { Text, useTheme } from '../ui';

interface MarkedProps {
  readonly text: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

/** A text with what was found in it marked; stands inside of a `Text`. */
export function Marked({ text, ranges }: MarkedProps): ReactElement {
  const { color } = useTheme();
  const ends = [0, ...ranges.map(([, end]) => end)];
  return (
    <>
      {ranges.map(([start, end], index) => (
        <Fragment key={start}>
          {text.slice(ends[index], start)}
          <Text bold style={{ backgroundColor: color.mention }} testID="mark">
            {text.slice(start, end)}
          </Text>
        </Fragment>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}

/** Where the words of a search stand in a name, for `Marked`. */
export function rangesOf(text: string, wanted: string): MarkedProps['ranges'] {
  const at = wanted === '' ? -1 : text.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  return at < 0 ? [] : [[at, at + wanted.length]];
}

import type { ReactElement } from 'react';

/** A text with the part that was searched for marked. */
export function Marked({
  text,
  wanted,
}: {
  readonly text: string;
  readonly wanted: string;
}): ReactElement {
  const at = wanted === '' ? -1 : text.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  if (at < 0) return <>{text}</>;
  const end = at + wanted.length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}

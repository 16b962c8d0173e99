/** 0: begins with it, 1: a word begins with it, 2: it is somewhere inside; `null`: not there. */
function rank(name: string, wanted: string): number | null {
  const at = name.toLocaleLowerCase().indexOf(wanted);
  if (at < 0) return null;
  if (at === 0) return 0;
  return name
    .toLocaleLowerCase()
    .split(/[\s._-]+/u)
    .some((word) => word.startsWith(wanted))
    ? 1
    : 2;
}

/** Those whose name holds the text, the best first; equals keep their order. */
export function rankByName<T>(
  items: readonly T[],
  text: string,
  nameOf: (item: T) => string,
): readonly T[] {
  const wanted = text.trim().toLocaleLowerCase();
  return items
    .flatMap((item) => {
      const place = rank(nameOf(item), wanted);
      return place === null ? [] : [{ item, place }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

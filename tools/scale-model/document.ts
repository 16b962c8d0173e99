/**
 * Puts each table into its place, which comments of HTML bound: `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @throws when the document and the tables do not have the same places
 */
export function withTables(text: string, tables: Readonly<Record<string, string>>): string {
  const asked = [...text.matchAll(/^<!-- ([a-z]+) -->$/gm)].map(([, name]) => name ?? '');
  for (const name of asked) if (!(name in tables)) throw new Error(`there is no table ${name}`);
  return Object.entries(tables).reduce((written, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [written.indexOf(begin), written.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`there is no place for the table ${name}`);
    return `${written.slice(0, from + begin.length)}\n\n${table}\n\n${written.slice(to)}`;
  }, text);
}

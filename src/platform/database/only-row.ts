/** The row of a statement that always gives one, such as an INSERT with RETURNING. */
export function onlyRow<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a statement that always gives a row gave none');
  return row;
}

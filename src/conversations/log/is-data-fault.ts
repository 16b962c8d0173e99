/** SQLSTATE classes 22 (data exception) and 23 (integrity): the data itself is refused. */
export const isDataFault = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && /^2[23]\w{3}$/.test(code);
};

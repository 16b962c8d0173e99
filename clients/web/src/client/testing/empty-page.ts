/**
 * Where components are rendered that draw nothing: they ask no more than this of a page, and of
 * `window` a `HTMLIFrameElement`.
 */
export const emptyPage = (): Element => {
  const listens = { addEventListener: () => undefined, removeEventListener: () => undefined };
  const ownerDocument = { ...listens, nodeType: 9 };
  const element = { ...listens, nodeType: 1, nodeName: 'DIV', tagName: 'DIV', ownerDocument };
  return element as unknown as Element;
};

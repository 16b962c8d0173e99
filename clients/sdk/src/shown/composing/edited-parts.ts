import { isKnownPart, type MessageContent } from '@anochat/contract';

type Parts = MessageContent['parts'];

/** What an edit of the text makes of a message: its files stay, the new text stands where the first was. */
export function editedParts(before: Parts, written: Parts): Parts {
  const isText = (part: Parts[number]): boolean => isKnownPart(part) && part.type === 'text';
  const at = before.findIndex(isText);
  if (at < 0) return [...before, ...written];
  return [...before.slice(0, at), ...written, ...before.slice(at).filter((part) => !isText(part))];
}

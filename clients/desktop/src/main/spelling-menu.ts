import type { ContextMenuParams, MenuItemConstructorOptions, WebContents } from 'electron';

import type { Say } from './words';

/** The menu of a text field, with what the spell checker suggests; elsewhere the page has menus of its own. */
export function spellingMenu(
  contents: Pick<WebContents, 'replaceMisspelling' | 'session'>,
  params: Pick<
    ContextMenuParams,
    'isEditable' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
  >,
  say: Say,
): MenuItemConstructorOptions[] {
  if (!params.isEditable) return [];
  const { misspelledWord, dictionarySuggestions, editFlags } = params;
  const suggestions = dictionarySuggestions.map((word) => ({
    label: word,
    click: () => contents.replaceMisspelling(word),
  }));
  const spelling: MenuItemConstructorOptions[] =
    misspelledWord === ''
      ? []
      : [
          ...(suggestions.length > 0
            ? suggestions
            : [{ label: say('noSuggestions'), enabled: false }]),
          { type: 'separator' },
          {
            label: say('learnWord'),
            click: () => void contents.session.addWordToSpellCheckerDictionary(misspelledWord),
          },
          { type: 'separator' },
        ];
  return [
    ...spelling,
    { role: 'undo', label: say('undo'), enabled: editFlags.canUndo },
    { role: 'redo', label: say('redo'), enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', label: say('cut'), enabled: editFlags.canCut },
    { role: 'copy', label: say('copy'), enabled: editFlags.canCopy },
    { role: 'paste', label: say('paste'), enabled: editFlags.canPaste },
    { role: 'selectAll', label: say('selectAll'), enabled: editFlags.canSelectAll },
  ];
}

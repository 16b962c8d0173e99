import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:emoji/';
const require = createRequire(import.meta.url);

interface SourceEmoji {
  readonly emoji: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly version: number;
  readonly skins?: readonly { readonly tone: number | readonly number[]; readonly emoji: string }[];
}
interface SourceMessages {
  readonly groups: readonly { readonly order: number; readonly message: string }[];
  readonly skinTones: readonly { readonly key: string; readonly message: string }[];
}

const COMPONENT_GROUP = 2;
const TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(require.resolve(path), 'utf8')) as T;
}

/** The emoji of one language in the picker's own shape: a tenth of what emojibase carries. */
async function emojiOf(locale: string): Promise<unknown> {
  const source = await readJson<readonly SourceEmoji[]>(`emojibase-data/${locale}/data.json`);
  const messages = await readJson<SourceMessages>(`emojibase-data/${locale}/messages.json`);
  const emojis = source
    .filter((entry) => entry.group !== undefined && entry.group !== COMPONENT_GROUP)
    .map((entry) => {
      const skins = entry.skins?.filter((skin) => typeof skin.tone === 'number') ?? [];
      const toned: readonly (readonly [string | undefined, string])[] = skins.map(
        (skin) => [TONES[Number(skin.tone) - 1], skin.emoji] as const,
      );
      return {
        emoji: entry.emoji,
        category: entry.group,
        label: entry.label,
        version: entry.version,
        tags: entry.tags ?? [],
        ...(toned.length === TONES.length && {
          skins: Object.fromEntries(toned) as Record<string, string>,
        }),
      };
    });
  return {
    locale,
    emojis,
    categories: messages.groups
      .filter((group) => group.order !== COMPONENT_GROUP)
      .map((group) => ({ index: group.order, label: group.message })),
    skinTones: Object.fromEntries(messages.skinTones.map((tone) => [tone.key, tone.message])),
  };
}

/** Serves `virtual:emoji/<locale>`, so that the picker loads its data from this origin and no other. */
export function emojiPlugin(): Plugin {
  return {
    name: 'anochat-emoji',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load: async (id) => {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const emoji = await emojiOf(id.slice(PREFIX.length + 1));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(emoji))});`;
    },
  };
}

import { Fragment, memo, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { Linking, ScrollView, StyleSheet, View } from 'react-native';
import * as Clipboard from 'expo-clipboard';
import { useTranslation } from 'react-i18next';

import {
  findLinks,
  parseMarkdown,
  splitMentions,
  type Block,
  type Inline,
} from '@anochat/sdk/shown';

import { IconButton, MONO, radius, showToast, space, Text, useTheme, type TextProps } from '../ui';
import type { BubbleLook } from './bubble-look';

interface MessageTextProps {
  readonly text: string;
  /** User names that are mentioned in this message. */
  readonly mentioned: ReadonlySet<string>;
  readonly look: BubbleLook;
  /** Room at the end of the last line, for the time that stands over it. */
  readonly tail?: ReactNode;
}

/** A text part: its blocks as views, never as markup. */
export const MessageText = memo(function MessageText({
  text,
  mentioned,
  look,
  tail,
}: MessageTextProps): ReactElement {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <View style={styles.blocks}>
      {blocks.map((block, index) => (
        <BlockView
          key={index}
          block={block}
          mentioned={mentioned}
          look={look}
          tail={index === blocks.length - 1 ? tail : undefined}
        />
      ))}
    </View>
  );
});

/** Whether the time may stand in the last line of a text. */
export const endsInLine = (text: string): boolean =>
  parseMarkdown(text).at(-1)?.type === 'paragraph';

interface BlockViewProps {
  readonly block: Block;
  readonly mentioned: ReadonlySet<string>;
  readonly look: BubbleLook;
  readonly tail?: ReactNode;
}

function BlockView({ block, mentioned, look, tail }: BlockViewProps): ReactElement {
  const theme = useTheme();
  const inline = (nodes: readonly Inline[]): ReactNode => (
    <InlineView nodes={nodes} mentioned={mentioned} look={look} />
  );
  switch (block.type) {
    case 'paragraph':
      return (
        <Line look={look} style={styles.line}>
          {inline(block.children)}
          {tail}
        </Line>
      );
    case 'quote':
      return (
        <View style={[styles.quote, { borderStartColor: theme.color[look.meta] }]}>
          {block.children.map((child, index) => (
            <BlockView
              key={index}
              block={child}
              mentioned={mentioned}
              look={{ ...look, ink: look.muted }}
            />
          ))}
        </View>
      );
    case 'list':
      return (
        <View style={styles.list}>
          {block.items.map((item, index) => (
            <View key={index} style={styles.item}>
              <Line look={look} figures>
                {block.start === null ? '•' : `${block.start + index}.`}
              </Line>
              <Line look={look} style={styles.grow}>
                {inline(item)}
              </Line>
            </View>
          ))}
        </View>
      );
    case 'code':
      return <CodeBlock name={block.name} text={block.text} look={look} />;
  }
}

function Line({ look, ...rest }: TextProps & { readonly look: BubbleLook }): ReactElement {
  return (
    <Text
      variant="body"
      color={look.ink}
      // A message keeps its own direction.
      {...({ dir: 'auto' } as object)}
      {...rest}
    />
  );
}

interface InlineViewProps {
  readonly nodes: readonly Inline[];
  readonly mentioned: ReadonlySet<string>;
  readonly look: BubbleLook;
}

function InlineView({ nodes, mentioned, look }: InlineViewProps): ReactElement {
  const { color } = useTheme();
  return (
    <>
      {nodes.map((node, index) => {
        switch (node.type) {
          case 'text':
            return <Rich key={index} text={node.text} mentioned={mentioned} look={look} />;
          case 'code':
            return (
              <Piece
                key={index}
                look={look}
                style={{ fontFamily: MONO, backgroundColor: color[look.well] }}
              >
                {node.text}
              </Piece>
            );
          case 'link':
            return (
              <LinkText key={index} href={node.href} look={look}>
                <InlineView nodes={node.children} mentioned={NOBODY} look={look} />
              </LinkText>
            );
          case 'strong':
          case 'emphasis':
          case 'strike':
            return (
              <Piece key={index} look={look} style={MARKS[node.type]}>
                <InlineView nodes={node.children} mentioned={mentioned} look={look} />
              </Piece>
            );
        }
      })}
    </>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

const MARKS = StyleSheet.create({
  strong: { fontWeight: '600' },
  emphasis: { fontStyle: 'italic' },
  strike: { textDecorationLine: 'line-through' },
});

/** Text inside of text: only what is said of it differs from what is around. */
function Piece({ look, style, ...rest }: TextProps & { readonly look: BubbleLook }): ReactElement {
  // As what is around it.
  const around = { dir: undefined } as object;
  return <Text variant="body" color={look.ink} {...around} {...rest} style={style} />;
}

/** Plain text with its links and mentions. */
function Rich({
  text,
  mentioned,
  look,
}: {
  readonly text: string;
  readonly mentioned: ReadonlySet<string>;
  readonly look: BubbleLook;
}): ReactElement {
  const { color } = useTheme();
  return (
    <>
      {findLinks(text).map((piece, index) =>
        piece.href === null ? (
          <Fragment key={index}>
            {splitMentions(piece.text, mentioned).map((part, at) =>
              part.isMention ? (
                <Piece
                  key={at}
                  look={{ ...look, ink: look.link }}
                  style={[styles.bold, { backgroundColor: color[look.mention] }]}
                >
                  {part.text}
                </Piece>
              ) : (
                part.text
              ),
            )}
          </Fragment>
        ) : (
          <LinkText key={index} href={piece.href} look={look}>
            {piece.text}
          </LinkText>
        ),
      )}
    </>
  );
}

interface LinkTextProps {
  readonly href: string;
  readonly look: BubbleLook;
  readonly children: ReactNode;
}

function LinkText({ href, look, children }: LinkTextProps): ReactElement {
  return (
    <Piece
      look={{ ...look, ink: look.link }}
      role="link"
      style={styles.link}
      onPress={() => void openLink(href)}
      {...({ href, hrefAttrs: { target: 'blank', rel: 'noopener noreferrer nofollow' } } as object)}
    >
      {children}
    </Piece>
  );
}

/** Outside of the app; where nothing opens it, nothing happens. */
export const openLink = (href: string): Promise<void> =>
  Linking.openURL(href).then(
    () => undefined,
    () => undefined,
  );

function CodeBlock({
  name,
  text,
  look,
}: {
  readonly name: string;
  readonly text: string;
  readonly look: BubbleLook;
}): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const [isWide, setWide] = useState(false);
  const copy = async (): Promise<void> => {
    await Clipboard.setStringAsync(text);
    showToast(t('told.copied'));
  };
  return (
    <View style={[styles.code, { backgroundColor: color[look.well] }]}>
      <View style={styles.codeHead}>
        <Text variant="meta" color={look.muted} style={styles.grow}>
          {name === '' ? t('message.code') : name}
        </Text>
        <IconButton
          icon="copy"
          label={t('do.copy')}
          color={look.muted}
          onPress={() => void copy()}
        />
      </View>
      <ScrollView
        horizontal
        showsHorizontalScrollIndicator={isWide}
        onContentSizeChange={(width) => setWide(width > 300)}
        accessibilityLabel={name === '' ? t('message.code') : t('message.codeNamed', { name })}
        style={styles.codeBody}
      >
        <Text variant="small" exact color={look.ink} style={styles.codeText} selectable>
          {text}
        </Text>
      </ScrollView>
    </View>
  );
}

const styles = StyleSheet.create({
  blocks: { gap: space[3], paddingVertical: space[2] },
  line: { paddingHorizontal: 10 },
  grow: { flex: 1 },
  bold: { fontWeight: '600' },
  link: { textDecorationLine: 'underline' },
  quote: { marginHorizontal: 10, paddingStart: 0, borderStartWidth: 3 },
  list: { paddingHorizontal: 10, gap: 2 },
  item: { flexDirection: 'row', gap: space[4] },
  code: { marginHorizontal: space[3], borderRadius: radius.md, overflow: 'hidden' },
  codeHead: { flexDirection: 'row', alignItems: 'center', paddingStart: space[5] },
  // Code runs from left to right in every language.
  codeBody: { direction: 'ltr', paddingHorizontal: space[5], paddingBottom: space[4] },
  codeText: { textAlign: 'left', writingDirection: 'ltr' },
});

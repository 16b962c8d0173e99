import { Fragment, memo, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import {
  type Block,
  findLinks,
  type Inline,
  parseMarkdown,
  splitMentions,
} from '@anochat/sdk/shown';

import { IconButton } from '../base/icon-button';
import { showToast } from '../layers/toasts';

interface MessageTextProps {
  readonly text: string;
  /** User names that are mentioned in this message. */
  readonly mentioned: ReadonlySet<string>;
  /** The time and state, which float into the last line of text when that is text. */
  readonly meta?: ReactNode;
}

/** A text part: its blocks as React elements, never as markup. */
export const MessageText = memo(function MessageText({
  text,
  mentioned,
  meta,
}: MessageTextProps): ReactElement {
  const blocks = parseMarkdown(text);
  const floats = blocks.at(-1)?.type === 'paragraph';
  return (
    <>
      {runsOf(blocks).map((run, index, runs) => {
        const last = index === runs.length - 1;
        return run.type === 'code' ? (
          <CodeBlock key={index} name={run.name} text={run.text} />
        ) : (
          <div key={index} className="txt" dir="auto">
            {run.blocks.map((block, at) => (
              <BlockView
                key={at}
                block={block}
                mentioned={mentioned}
                plain={run.blocks.length === 1}
              />
            ))}
            {last && floats && meta}
          </div>
        );
      })}
      {!floats && meta !== undefined && <div className="meta-row">{meta}</div>}
    </>
  );
});

type CodeRun = Extract<Block, { type: 'code' }>;
type TextBlock = Exclude<Block, CodeRun>;
type Run = CodeRun | { readonly type: 'text'; readonly blocks: readonly TextBlock[] };

/** Code blocks have the bubble's whole width, so they part the text into runs. */
function runsOf(blocks: readonly Block[]): readonly Run[] {
  return blocks.reduce<readonly Run[]>((runs, block) => {
    if (block.type === 'code') return [...runs, block];
    const last = runs.at(-1);
    if (last?.type !== 'text') return [...runs, { type: 'text', blocks: [block] }];
    return [...runs.slice(0, -1), { type: 'text', blocks: [...last.blocks, block] }];
  }, []);
}

interface BlockViewProps {
  readonly block: Block;
  readonly mentioned: ReadonlySet<string>;
  /** The only block: its text stands in the bubble without a paragraph around it. */
  readonly plain?: boolean;
}

function BlockView({ block, mentioned, plain = false }: BlockViewProps): ReactElement {
  switch (block.type) {
    case 'paragraph': {
      const content = inlineView(block.children, mentioned);
      return plain ? <>{content}</> : <p>{content}</p>;
    }
    case 'quote':
      return (
        <blockquote>
          {block.children.map((child, index) => (
            <BlockView key={index} block={child} mentioned={mentioned} />
          ))}
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>{inlineView(item, mentioned)}</li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'code':
      return <CodeBlock name={block.name} text={block.text} />;
  }
}

function inlineView(nodes: readonly Inline[], mentioned: ReadonlySet<string>): ReactNode {
  return nodes.map((node, index) => {
    switch (node.type) {
      case 'text':
        return <Fragment key={index}>{richText(node.text, mentioned)}</Fragment>;
      case 'code':
        return <code key={index}>{node.text}</code>;
      case 'link':
        return (
          <a
            key={index}
            href={node.href}
            title={node.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {inlineView(node.children, new Set())}
          </a>
        );
      case 'strong':
        return <strong key={index}>{inlineView(node.children, mentioned)}</strong>;
      case 'emphasis':
        return <em key={index}>{inlineView(node.children, mentioned)}</em>;
      case 'strike':
        return <s key={index}>{inlineView(node.children, mentioned)}</s>;
    }
  });
}

/** Plain text with its links and mentions. */
function richText(text: string, mentioned: ReadonlySet<string>): ReactNode {
  return findLinks(text).map((piece, index) =>
    piece.href === null ? (
      <Fragment key={index}>{withMentions(piece.text, mentioned)}</Fragment>
    ) : (
      <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    ),
  );
}

function withMentions(text: string, mentioned: ReadonlySet<string>): ReactNode {
  return splitMentions(text, mentioned).map((piece, index) =>
    piece.isMention ? (
      <span key={index} className="at">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

function CodeBlock({ name, text }: { readonly name: string; readonly text: string }): ReactElement {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    showToast(t('told.copied'));
  };
  return (
    <div className="code">
      <header>
        <span>{name === '' ? t('message.code') : name}</span>
        <IconButton icon="copy" label={t('do.copy')} onClick={() => void copy()} />
      </header>
      <pre
        tabIndex={0}
        aria-label={name === '' ? t('message.code') : t('message.codeNamed', { name })}
      >
        {text}
      </pre>
    </div>
  );
}

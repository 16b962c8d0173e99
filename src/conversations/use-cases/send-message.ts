import {
  type Accepted,
  type BlobId,
  type BlobRef,
  blobRefsOf,
  type ClientId,
  type ConversationId,
  type E2eeEnvelope,
  type Envelope,
  LIMITS,
  type RedactionEnvelope,
  type ServerEnvelope,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { KeyedDigest } from '../../platform/sealer';
import { canonicalJson } from '../canonical-json';
import { DeleteChecker } from '../groups/delete-checker';
import type { AppendItem, SaidOfBlob } from '../log/append-item';
import { LogWriter } from '../log/log-writer';

type About = Pick<
  AppendItem,
  | 'kind'
  | 'mode'
  | 'generation'
  | 'epoch'
  | 'quiet'
  | 'target'
  | 'expiresIn'
  | 'ownTarget'
  | 'mentions'
  | 'blobs'
  | 'said'
  | 'plain'
> &
  Pick<Partial<AppendItem>, 'content' | 'body' | 'statement'>;

/** Puts a message, an edit, a reaction or a redaction into the log. */
@Injectable()
export class SendMessage {
  constructor(
    private readonly writer: LogWriter,
    private readonly digest: KeyedDigest,
    private readonly deletes: DeleteChecker,
  ) {}

  /**
   * Is in its lane before the first wait, so that calls keep their order; but for a redaction with a
   * signed word, which waits until that is checked.
   */
  async execute(
    caller: Caller,
    conversationId: ConversationId,
    clientId: ClientId,
    envelope: Envelope,
  ): Promise<Accepted> {
    // How far the sender has read is no part of the entry: a retry may know more of it.
    const { readUpTo, ...entry } = envelope;
    if (envelope.kind === 'redaction' && envelope.statement !== undefined) {
      await this.deletes.require(caller, conversationId, envelope.target, envelope.statement);
    }
    return this.writer.append({
      ...describe(envelope),
      conversationId,
      clientId,
      userId: caller.userId,
      deviceId: caller.deviceId,
      sessionId: caller.sessionId,
      readUpTo: readUpTo ?? null,
      digest: this.digest.of(canonicalJson(entry)),
    });
  }
}

const describe = (envelope: Envelope): About => {
  if (envelope.kind === 'redaction') return describeRedaction(envelope);
  return envelope.mode === 'server' ? describeReadable(envelope) : describeEncrypted(envelope);
};

const describeRedaction = ({ kind, target, statement }: RedactionEnvelope): About => ({
  kind,
  mode: null,
  generation: null,
  epoch: null,
  quiet: true,
  target,
  expiresIn: null,
  ownTarget: false,
  mentions: [],
  blobs: [],
  said: [],
  plain: statement === undefined ? null : Buffer.from(statement, 'base64'),
  ...(statement === undefined ? {} : { statement }),
});

const describeReadable = ({ kind, mode, content, quiet, target, blobs }: ServerEnvelope): About => {
  const isAbout = content.type !== 'message';
  if (isAbout !== (target !== undefined)) {
    throw invalid('target', isAbout ? 'names what this is about' : 'does not belong here');
  }
  const parts = content.type === 'reaction' ? [] : content.parts;
  const used = parts.flatMap(blobRefsOf);
  if (used.some(({ blob }) => blobs?.includes(blob) !== true)) {
    throw invalid('blobs', 'names all files that the parts use');
  }
  const named = sortedOnce(blobs);
  const plain = Buffer.from(JSON.stringify(content), 'utf8');
  if (plain.length > LIMITS.contentBytes) throw new ProblemError('request.too-large');
  return {
    kind,
    mode,
    generation: null,
    epoch: null,
    quiet: quiet || isAbout,
    target: target ?? null,
    expiresIn: null,
    ownTarget: content.type === 'edit',
    mentions: content.type === 'reaction' ? [] : [...new Set(content.mentions)],
    blobs: named,
    said: named.map((id) => saidOf(used.filter(({ blob }) => blob === id))),
    plain,
    content,
  };
};

const describeEncrypted = (envelope: E2eeEnvelope): About => {
  const { kind, mode, generation, epoch, quiet, target, expiresIn, body } = envelope;
  const plain = Buffer.from(body, 'base64');
  if (plain.length > LIMITS.contentBytes) throw new ProblemError('request.too-large');
  // What it is about is known to the members alone, who ignore an edit by another than the author.
  return {
    kind,
    mode,
    generation,
    epoch,
    quiet,
    target: target ?? null,
    expiresIn: expiresIn ?? null,
    ownTarget: false,
    mentions: [],
    blobs: sortedOnce(envelope.blobs),
    said: [],
    plain,
    body,
  };
};

/** What the sender has signed goes over each once: twice would be another list to the readers. */
const sortedOnce = (blobs: readonly BlobId[] = []): readonly BlobId[] => {
  const sorted = [...new Set(blobs)].sort();
  if (sorted.length < blobs.length) throw invalid('blobs', 'names each file once');
  return sorted;
};

/** A file that several parts use is one file, of which they say the same. */
const saidOf = ([first, ...more]: readonly BlobRef[]): SaidOfBlob => {
  const [size, type] = [first?.size ?? null, first?.mime.toLowerCase() ?? null];
  if (more.some((other) => other.size !== size || other.mime.toLowerCase() !== type)) {
    throw invalid('content.parts', 'say the same of the same file');
  }
  return { size, type };
};

const invalid = (path: string, message: string): ProblemError =>
  new ProblemError('request.invalid', { errors: [{ path, message }] });

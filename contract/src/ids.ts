/**
 * Identifiers on the wire are lower-case UUID strings. Those made by clients (`clientId`, a new
 * conversation's `id`) are version 7 (RFC 9562, section 5.7), so that they sort by time.
 */
export type UserId = string;
export type DeviceId = string;
export type SessionId = string;
export type ConversationId = string;
export type ClientId = string;
export type BlobId = string;

/** Place of an entry in its conversation's log: gap-free, from 1. */
export type Seq = number;
/** A span of the log, both ends included. */
export type SeqRange = readonly [from: Seq, to: Seq];

/** RFC 3339 in UTC with exactly three digits of milliseconds, as stored: nothing is rounded twice. */
export type Timestamp = string;

export const UUID_PATTERN =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const UUID_V7_PATTERN =
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** 3 to 32 of a-z, 0-9, dot, dash, underscore; begins with a letter or digit. Stored and compared in lower case. */
export const USER_NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{2,31}$/;

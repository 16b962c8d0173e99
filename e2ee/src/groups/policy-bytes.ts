import type { UserId } from '@anochat/contract';

import { ByteReader, numberBytes } from './byte-reader';
import type { DirectPolicy, GroupPolicy, SharedPolicy } from './group-policy';
import { UUID_LENGTH, uuidFromBytes, uuidToBytes } from './uuid-bytes';

const VERSION = 1;
const MODE_E2EE = 1;
const KINDS = ['direct', 'group'] as const;
const ADDS = ['admins', 'members'] as const;
const HISTORY = ['joined', 'all'] as const;
const NOBODY = new Uint8Array(UUID_LENGTH);

const inOrder = (users: readonly UserId[]): readonly UserId[] => [...new Set(users)].sort();
const userBytes = (users: readonly UserId[]): readonly number[] =>
  users.flatMap((user) => [...uuidToBytes(user)]);

/**
 * Canonical: one policy has one encoding. v || mode || kind || generation(4), then in a direct
 * conversation both users in order, or the only one and zeros, else owner || adds || history || count(2) || admins in order.
 */
export const encodePolicy = (policy: GroupPolicy): Uint8Array => {
  const head = [
    VERSION,
    MODE_E2EE,
    KINDS.indexOf(policy.kind),
    ...numberBytes(policy.generation, 4),
  ];
  if (policy.kind === 'direct') {
    const users = inOrder(policy.users);
    if (users.length < 1 || users.length > 2) {
      throw new RangeError('a direct conversation has one or two users');
    }
    const rest = users.length === 1 ? NOBODY : [];
    return Uint8Array.from([...head, ...userBytes(users), ...rest]);
  }
  const admins = inOrder(policy.admins.filter((admin) => admin !== policy.owner));
  return Uint8Array.from([
    ...head,
    ...(policy.owner === null ? NOBODY : uuidToBytes(policy.owner)),
    ADDS.indexOf(policy.adds),
    HISTORY.indexOf(policy.history),
    ...numberBytes(admins.length, 2),
    ...userBytes(admins),
  ]);
};

const readUsers = (reader: ByteReader, count: number): readonly UserId[] | null => {
  const users: UserId[] = [];
  for (let n = 0; n < count; n += 1) {
    const user = uuidFromBytes(reader.take(UUID_LENGTH) ?? NOBODY);
    if (user === null) return null;
    users.push(user);
  }
  return users;
};

const readPair = (reader: ByteReader): DirectPolicy['users'] | null => {
  const first = uuidFromBytes(reader.take(UUID_LENGTH) ?? NOBODY);
  const rest = reader.take(UUID_LENGTH);
  if (first === null || rest === null) return null;
  if (rest.every((byte) => byte === 0)) return [first];
  const second = uuidFromBytes(rest);
  return second === null ? null : [first, second];
};

const readShared = (reader: ByteReader, generation: number): SharedPolicy | null => {
  const ownerBytes = reader.take(UUID_LENGTH);
  const adds = ADDS[reader.number(1) ?? ADDS.length];
  const history = HISTORY[reader.number(1) ?? HISTORY.length];
  const admins = readUsers(reader, reader.number(2) ?? 0);
  if (ownerBytes === null || adds === undefined || history === undefined || admins === null) {
    return null;
  }
  const hasOwner = ownerBytes.some((byte) => byte !== 0);
  const owner = hasOwner ? uuidFromBytes(ownerBytes) : null;
  if (hasOwner && owner === null) return null;
  return { v: VERSION, kind: 'group', generation, owner, admins, adds, history };
};

const readPolicy = (bytes: Uint8Array): GroupPolicy | null => {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== VERSION || reader.number(1) !== MODE_E2EE) return null;
  const kind = KINDS[reader.number(1) ?? KINDS.length];
  const generation = reader.number(4);
  if (kind === undefined || generation === null) return null;
  if (kind === 'group') return readShared(reader, generation);
  const users = readPair(reader);
  return users === null ? null : { v: VERSION, kind, generation, users };
};

/** `null` for anything but the one encoding of a policy. */
export const decodePolicy = (bytes: Uint8Array): GroupPolicy | null => {
  const policy = readPolicy(bytes);
  if (policy === null) return null;
  const again = encodePolicy(policy);
  const isCanonical =
    again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
  return isCanonical ? policy : null;
};

import { statSync } from 'node:fs';

/**
 * Whether a file of keys can be read by more than who is meant to: by everybody, or by a group.
 * A group is meant to when root, which could read it anyway, gave the file to one that this account
 * is in; so Kubernetes mounts a Secret (`fsGroup`, mode 0440). A group that may write never is.
 */
export function isOpenToOthers(path: string): boolean {
  const { mode, uid, gid } = statSync(path);
  if ((mode & 0o027) !== 0) return true;
  return (mode & 0o040) !== 0 && !(uid === 0 && isOurs(gid));
}

const isOurs = (group: number): boolean =>
  process.getegid?.() === group || (process.getgroups?.() ?? []).includes(group);

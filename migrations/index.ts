import { Tables1700000000001 } from './1700000000001-tables';
import { LogFunctions1700000000002 } from './1700000000002-log-functions';
import { MembershipFunctions1700000000003 } from './1700000000003-membership-functions';
import { ProfileChanges1700000000004 } from './1700000000004-profile-changes';
import { MasterKeys1700000000005 } from './1700000000005-master-keys';
import { ClientIdIndex1700000000006 } from './1700000000006-client-id-index';
import { AccountKeys1700000000007 } from './1700000000007-account-keys';
import { Groups1700000000008 } from './1700000000008-groups';
import { DirectConversations1700000000009 } from './1700000000009-direct-conversations';
import { SignedDeletes1700000000010 } from './1700000000010-signed-deletes';
import { Drafts1700000000011 } from './1700000000011-drafts';
import { OwnMarker1700000000012 } from './1700000000012-own-marker';
import { MessageTimer1700000000014 } from './1700000000014-message-timer';
import { Media1700000000015 } from './1700000000015-media';
import { BlobClaims1700000000016 } from './1700000000016-blob-claims';
import { Restores1700000000018 } from './1700000000018-restores';
import { Push1700000000019 } from './1700000000019-push';

/** In order; imported explicitly so that a build carries them all. */
export const MIGRATIONS = [
  Tables1700000000001,
  LogFunctions1700000000002,
  MembershipFunctions1700000000003,
  ProfileChanges1700000000004,
  MasterKeys1700000000005,
  ClientIdIndex1700000000006,
  AccountKeys1700000000007,
  Groups1700000000008,
  DirectConversations1700000000009,
  SignedDeletes1700000000010,
  Drafts1700000000011,
  OwnMarker1700000000012,
  MessageTimer1700000000014,
  Media1700000000015,
  BlobClaims1700000000016,
  Restores1700000000018,
  Push1700000000019,
];

export const GROUP_TABLES = `
  -- The group of an encrypted conversation as it is now. The GroupInfo carries the tree, the
  -- GroupContext and the confirmation tag: all that it takes to follow the next commit.
  CREATE TABLE groups (
    conversation_id uuid PRIMARY KEY REFERENCES conversations,
    generation integer NOT NULL,
    epoch bigint NOT NULL,
    group_info bytea NOT NULL,
    -- Where the commit that began the epoch stands.
    seq bigint NOT NULL
  );

  -- Which device has which leaf, as the commits say. The one index begins with the device: an
  -- append looks for one, and no other index can be taken for it.
  CREATE TABLE group_leaves (
    conversation_id uuid NOT NULL REFERENCES groups,
    device_id uuid NOT NULL REFERENCES devices,
    user_id uuid NOT NULL REFERENCES users,
    leaf_index integer NOT NULL,
    signature_key bytea NOT NULL,
    PRIMARY KEY (device_id, conversation_id)
  );

  -- Leaves that have to go before anybody may send: small, and looked at by every append.
  CREATE TABLE group_removals (
    conversation_id uuid NOT NULL,
    device_id uuid NOT NULL,
    reason text NOT NULL CHECK (reason IN ('left', 'removed', 'banned', 'revoked')),
    -- With 'left': the user's own signed word.
    statement text CHECK (statement IS NULL OR reason = 'left'),
    PRIMARY KEY (conversation_id, device_id),
    FOREIGN KEY (device_id, conversation_id) REFERENCES group_leaves ON DELETE CASCADE
  );

  -- One Welcome goes to all devices of its commit: it is kept once, until the last has fetched it.
  CREATE TABLE welcome_bodies (
    conversation_id uuid NOT NULL REFERENCES groups,
    generation integer NOT NULL,
    epoch bigint NOT NULL,
    seq bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (conversation_id, generation, epoch)
  );
  CREATE TABLE welcomes (
    id uuid PRIMARY KEY,
    device_id uuid NOT NULL REFERENCES devices,
    conversation_id uuid NOT NULL,
    generation integer NOT NULL,
    epoch bigint NOT NULL,
    UNIQUE (device_id, conversation_id),
    FOREIGN KEY (conversation_id, generation, epoch) REFERENCES welcome_bodies
  );
  CREATE INDEX welcomes_body ON welcomes (conversation_id, generation, epoch);

  -- One commit an epoch, whatever the functions below believe.
  CREATE UNIQUE INDEX entries_commit ON entries (conversation_id, generation, epoch)
    WHERE kind = 'commit';
`;

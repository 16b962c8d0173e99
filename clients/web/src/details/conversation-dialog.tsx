import type { ReactElement } from 'react';

import type { ConversationSummary } from '@anochat/sdk';

import { AddMembersDialog } from './add-members-dialog';
import { InviteDialog } from './invite-dialog';
import { LeaveDialog } from './leave-dialog';

export type ConversationTask = 'add' | 'invite' | 'leave';

const DIALOGS = { add: AddMembersDialog, invite: InviteDialog, leave: LeaveDialog } as const;

interface ConversationDialogProps {
  readonly task: ConversationTask;
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

/** One task about a conversation, asked for from outside its details; loaded when it is. */
export default function ConversationDialog({
  task,
  ...rest
}: ConversationDialogProps): ReactElement {
  const TaskDialog = DIALOGS[task];
  return <TaskDialog {...rest} />;
}

import type { NavigatorScreenParams } from '@react-navigation/native';
import type { NativeStackScreenProps } from '@react-navigation/native-stack';

import type { BlobId, ConversationId, UserId } from '@anochat/contract';

/** Where one goes by the bar at the bottom. */
// The library asks for types that have an index signature, as only aliases do.
export type TabRoutes = {
  readonly Conversations: undefined;
  readonly Settings: undefined;
};

/** Every screen, and what it is opened with. */
export type Routes = {
  // Nobody is signed in
  readonly Welcome: undefined;
  readonly Server: undefined;
  readonly SignIn: undefined;
  readonly CreateAccount: { readonly invite?: string } | undefined;
  // The keys of this device are not there yet
  readonly RecoveryWords: undefined;
  readonly LinkThisDevice: undefined;
  // This device was revoked, or has lost its keys
  readonly Ended: undefined;

  readonly Tabs: NavigatorScreenParams<TabRoutes> | undefined;

  readonly Chat: { readonly id: ConversationId; readonly seq?: number };
  readonly Viewer: { readonly id: ConversationId; readonly blob: BlobId };
  readonly Gallery: { readonly id: ConversationId };
  readonly Forward: { readonly id: ConversationId; readonly seqs: readonly number[] };

  readonly ConversationDetails: { readonly id: ConversationId };
  readonly AddMembers: { readonly id: ConversationId };
  readonly NewConversation: undefined;
  readonly NewGroup: undefined;
  readonly PasteInvitation: { readonly link: string } | undefined;
  readonly Join: { readonly code: string };

  readonly Search: { readonly id?: ConversationId } | undefined;
  readonly Verify: { readonly userId: UserId };
  readonly Report: { readonly id: ConversationId };

  readonly Profile: undefined;
  readonly Appearance: undefined;
  readonly Notifications: undefined;
  readonly Security: undefined;
  readonly Privacy: undefined;
  readonly Storage: undefined;
  readonly About: undefined;
  readonly Devices: undefined;
  readonly LinkDevice: undefined;
  readonly Lock: undefined;
};

export type RouteName = keyof Routes;
export type ScreenProps<Name extends RouteName> = NativeStackScreenProps<Routes, Name>;

// The hooks of the library know the routes by this.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the library merges into it
  namespace ReactNavigation {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a merged interface
    interface RootParamList extends Routes {}
  }
}

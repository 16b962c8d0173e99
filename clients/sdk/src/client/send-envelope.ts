import type { Accepted, ClientId, ConversationId, EnvelopeInput } from '@anochat/contract';
import type { Connection } from '../connection/connection';
import { NetworkError } from '../errors';
import type { Api } from '../http';
import type { Network } from '../platform/platform';

/** By the socket while it is there, else by REST: the server takes both for the same. */
export const sendEnvelopeBy =
  (live: Connection, api: Api, network: Network, onAccepted: () => void) =>
  async (
    conversationId: ConversationId,
    clientId: ClientId,
    envelope: EnvelopeInput,
  ): Promise<Accepted> => {
    if (live.isOnline) {
      try {
        const accepted = await live.request('message.send', { conversationId, clientId, envelope });
        onAccepted();
        return accepted;
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
      }
    }
    if (!network.isOnline()) throw new NetworkError('There is no network');
    const accepted = await api.log.send(conversationId, clientId, envelope);
    onAccepted();
    return accepted;
  };

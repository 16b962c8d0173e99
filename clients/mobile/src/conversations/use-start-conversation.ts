import { useNavigation } from '@react-navigation/native';

import type { CreateConversation } from '@anochat/contract';

import { useAction } from '../base/use-action';
import { useClient } from '../client';

interface Starting {
  readonly busy: boolean;
  readonly problem: string | null;
  /** Makes it, and opens it in the place of the screen that asked for it. */
  readonly start: (request: CreateConversation | null) => Promise<void>;
}

export function useStartConversation(): Starting {
  const client = useClient();
  const navigation = useNavigation();
  const { busy, problem, run } = useAction();
  const start = async (request: CreateConversation | null): Promise<void> => {
    if (!request || busy) return;
    await run(async () => {
      const head = await client.createConversation(request);
      navigation.goBack();
      navigation.navigate('Chat', { id: head.id });
    });
  };
  return { busy, problem, start };
}

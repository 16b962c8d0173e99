import type { ReactElement } from 'react';
import { NavigationContainer } from '@react-navigation/native';
import { createNativeStackNavigator } from '@react-navigation/native-stack';
import { render, type RenderResult } from '@testing-library/react-native';

import type { AnoChat } from '@anochat/sdk';
import { AnoChatProvider } from '@anochat/sdk/react';

import type { RouteName, Routes } from '../app/routes';
import { StandIn } from './stand-in';
import { startLanguage } from '../language/language';
import { UiProvider } from '../ui';

const Stack = createNativeStackNavigator<Routes>();

interface Drawn {
  readonly client: AnoChat;
  readonly name: RouteName;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each route has props of its own
  readonly screen: React.ComponentType<any>;
  readonly params?: object;
  /** Where it may lead. */
  readonly others?: readonly RouteName[];
  /** Likewise, with the screens that are there. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each route has props of its own
  readonly leadsTo?: Partial<Record<RouteName, React.ComponentType<any>>>;
}

/** One screen as the app shows it, with the routes that it leads to. */
export function draw({
  client,
  name,
  screen,
  params,
  others = [],
  leadsTo = {},
}: Drawn): RenderResult {
  const there = Object.entries(leadsTo) as [RouteName, Drawn['screen']][];
  startLanguage('en');
  return render(
    <UiProvider>
      <AnoChatProvider client={client}>
        <NavigationContainer>
          <Stack.Navigator screenOptions={{ headerShown: false }} initialRouteName={name}>
            <Stack.Screen name={name} component={screen} initialParams={params as undefined} />
            {there.map(([other, component]) => (
              <Stack.Screen key={other} name={other} component={component} />
            ))}
            {others.map((other) => (
              <Stack.Screen key={other} name={other} component={StandIn} />
            ))}
          </Stack.Navigator>
        </NavigationContainer>
      </AnoChatProvider>
    </UiProvider>,
  );
}

/** The kit around something that is no screen. */
export function drawPart(part: ReactElement): RenderResult {
  startLanguage('en');
  return render(<UiProvider>{part}</UiProvider>);
}

import { registerRootComponent } from 'expo';

import { start } from './src/app/start';
import { listenInBackground } from './src/notifications/background';

listenInBackground();
registerRootComponent(start());

import { registerRootComponent } from 'expo';

import { start } from './src/app/start';

registerRootComponent(start());

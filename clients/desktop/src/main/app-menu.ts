import { Menu } from 'electron';

import { menuTemplate } from './menu-template';

export const setAppMenu = (...about: Parameters<typeof menuTemplate>): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(...about)));

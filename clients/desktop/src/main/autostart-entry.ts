/** Said to a start by the system: it shows no window. */
export const START_UNSEEN = '--start-unseen';

/** As the desktop entry specification quotes a program's path. */
export const autostartEntry = (name: string, program: string): string => {
  const quoted = program.replace(/[\\"`$]/g, (sign) => `\\\\${sign}`).replace(/%/g, '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec="${quoted}" ${START_UNSEEN}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
};

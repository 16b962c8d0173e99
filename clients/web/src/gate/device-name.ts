const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** How this browser is named in the list of devices: "Firefox, Linux". */
export function deviceName(agent = navigator.userAgent): string {
  const named = (list: readonly (readonly [string, string])[]): string | undefined =>
    list.find(([mark]) => agent.includes(mark))?.[1];
  const program = 'anochatDesktop' in globalThis ? 'AnoChat' : named(BROWSERS);
  return [program ?? 'Browser', named(SYSTEMS)].filter(Boolean).join(', ');
}

/**
 * The icons: 20 by 20, drawn with one 1.6 stroke and round ends. Shapes are lists and not markup, so
 * that web and native render them from the same source.
 */
export type IconShape = readonly [
  element: 'path' | 'circle' | 'rect',
  attributes: Readonly<Record<string, string | number>>,
];

const drawn = {
  home: [['path', { d: 'm3.5 9 6.5-5.5L16.5 9v6a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15z' }]],
  people: [
    ['circle', { cx: 7.8, cy: 7, r: 3 }],
    [
      'path',
      {
        d: 'M2.3 16c.6-2.7 2.7-4.2 5.5-4.2s4.9 1.5 5.5 4.2M13 4.2a3 3 0 0 1 0 5.6M15.3 12.4c1.3.6 2.1 1.8 2.5 3.6',
      },
    ],
  ],
  server: [
    ['rect', { x: 3, y: 3.5, width: 14, height: 5.5, rx: 1.8 }],
    ['rect', { x: 3, y: 11, width: 14, height: 5.5, rx: 1.8 }],
    ['path', { d: 'M6 6.2v.1M6 13.7v.1' }],
  ],
  check: [['path', { d: 'm4.5 10.6 3.6 3.6 7.4-8' }]],
  alert: [
    ['circle', { cx: 10, cy: 10, r: 7 }],
    ['path', { d: 'M10 6.4v4.2M10 13.4v.1' }],
  ],
  write: [
    ['path', { d: 'M16.5 10.8v3.7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2h3.7' }],
    ['path', { d: 'm8 12 .6-2.7 6.2-6.2 2.1 2.1-6.2 6.2z' }],
  ],
  search: [
    ['circle', { cx: 9, cy: 9, r: 5.5 }],
    ['path', { d: 'm13.2 13.2 3.6 3.6' }],
  ],
  pin: [['path', { d: 'M7 3h6l-.7 5 2.4 3H5.3l2.4-3zM10 11v6' }]],
  mention: [
    ['circle', { cx: 10, cy: 10, r: 3.2 }],
    ['path', { d: 'M13.2 6.8v4.4c0 2.6 3.6 2.3 3.6-1.2A6.8 6.8 0 1 0 13.8 15.7' }],
  ],
  muted: [
    [
      'path',
      {
        d: 'M5.8 7.4A4.3 4.3 0 0 1 13.9 6c.5 1.7.1 3.8 1.7 6.2M4.5 13.6h9M8.5 16.3c.9.7 2.1.7 3 0M3.5 3.5l13 13',
      },
    ],
  ],
  delivered: [['path', { d: 'm1.8 10.6 3.4 3.4 6.8-7.4M9.2 13.6l.5.4 7.8-7.8' }]],
  sending: [['circle', { cx: 10, cy: 10, r: 6.4, strokeDasharray: '2.6 3.1' }]],
  clock: [
    ['circle', { cx: 10, cy: 10, r: 6.5 }],
    ['path', { d: 'M10 6.4V10l2.4 1.6' }],
  ],
  timer: [
    ['circle', { cx: 10, cy: 11.2, r: 5.9 }],
    ['path', { d: 'M10 8.2v3.2M8.2 2.6h3.6' }],
  ],
  settings: [
    ['path', { d: 'M3 6h7.5M14.5 6H17M3 14h2.5M9.5 14H17' }],
    ['circle', { cx: 12.5, cy: 6, r: 2 }],
    ['circle', { cx: 7.5, cy: 14, r: 2 }],
  ],
  back: [['path', { d: 'm12.2 5-5 5 5 5' }]],
  forth: [['path', { d: 'm7.8 5 5 5-5 5' }]],
  down: [['path', { d: 'm5 7.8 5 5 5-5' }]],
  panel: [
    ['rect', { x: 3, y: 4, width: 14, height: 12, rx: 2.6 }],
    ['path', { d: 'M12 4v12' }],
  ],
  more: [['path', { d: 'M4.6 10h.1M10 10h.1M15.4 10h.1', strokeWidth: 2.4 }]],
  plus: [['path', { d: 'M10 4v12M4 10h12' }]],
  image: [
    ['rect', { x: 3, y: 3.5, width: 14, height: 13, rx: 2.8 }],
    ['circle', { cx: 7.4, cy: 7.9, r: 1.3 }],
    ['path', { d: 'm3.6 14.4 3.9-3.6 2.7 2.4 3-3 3.4 3.4' }],
  ],
  file: [
    [
      'path',
      {
        d: 'M11.4 2.8H6.6A1.8 1.8 0 0 0 4.8 4.6v10.8a1.8 1.8 0 0 0 1.8 1.8h6.8a1.8 1.8 0 0 0 1.8-1.8V6.6z',
      },
    ],
    ['path', { d: 'M11.2 3v3.8H15' }],
  ],
  play: [
    ['path', { d: 'M6.5 4.4v11.2a.6.6 0 0 0 .9.5l9-5.6a.6.6 0 0 0 0-1l-9-5.6a.6.6 0 0 0-.9.5z' }],
  ],
  pause: [
    ['rect', { x: 5.2, y: 4, width: 3.4, height: 12, rx: 1.2 }],
    ['rect', { x: 11.4, y: 4, width: 3.4, height: 12, rx: 1.2 }],
  ],
  stop: [['rect', { x: 4.8, y: 4.8, width: 10.4, height: 10.4, rx: 2 }]],
  mic: [
    ['rect', { x: 7.2, y: 2.5, width: 5.6, height: 9.5, rx: 2.8 }],
    ['path', { d: 'M4.5 9.8a5.5 5.5 0 0 0 11 0M10 15.3v2.2' }],
  ],
  camera: [
    [
      'path',
      {
        d: 'M3 7.4a1.6 1.6 0 0 1 1.6-1.6h1.9l1.3-2h4.4l1.3 2h1.9A1.6 1.6 0 0 1 17 7.4v7a1.6 1.6 0 0 1-1.6 1.6H4.6A1.6 1.6 0 0 1 3 14.4z',
      },
    ],
    ['circle', { cx: 10, cy: 10.6, r: 2.8 }],
  ],
  film: [
    ['rect', { x: 2.5, y: 5, width: 10.5, height: 10, rx: 2.4 }],
    ['path', { d: 'm13 9 4.5-2.6v7.2L13 11' }],
  ],
  emoji: [
    ['circle', { cx: 10, cy: 10, r: 7 }],
    ['path', { d: 'M7 12c.8 1.1 1.8 1.6 3 1.6s2.2-.5 3-1.6M7.6 8v.1M12.4 8v.1' }],
  ],
  reply: [['path', { d: 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1' }]],
  forward: [['path', { d: 'm12 5 4.5 4.5L12 14M16 9.5H8.5a5 5 0 0 0-5 5v1' }]],
  close: [['path', { d: 'm5 5 10 10M15 5 5 15' }]],
  send: [['path', { d: 'M10 16V4.5M5 9.2l5-5 5 5' }]],
  edit: [['path', { d: 'm4 16 .8-3.6L13.6 3.6l2.8 2.8-8.8 8.8z' }]],
  delete: [
    [
      'path',
      {
        d: 'M4 5.8h12M8 5.6V3.8h4v1.8M5.6 6l.7 9a1.8 1.8 0 0 0 1.8 1.6h3.8a1.8 1.8 0 0 0 1.8-1.6l.7-9',
      },
    ],
  ],
  offline: [
    [
      'path',
      {
        d: 'M3 7.6A11 11 0 0 1 7 5.3M10.5 4.7A11 11 0 0 1 17 7.6M5.7 10.7a7 7 0 0 1 3-1.6M12.5 9.5a7 7 0 0 1 1.8 1.2M10 14.8v.1M3.5 3.5l13 13',
      },
    ],
  ],
  eye: [
    [
      'path',
      { d: 'M2.5 10c1.6-3.4 4.2-5 7.5-5s5.9 1.6 7.5 5c-1.6 3.4-4.2 5-7.5 5s-5.9-1.6-7.5-5z' },
    ],
    ['circle', { cx: 10, cy: 10, r: 2.3 }],
  ],
  'add-person': [
    ['circle', { cx: 8.5, cy: 7, r: 3.1 }],
    ['path', { d: 'M2.8 16c.6-2.7 2.8-4.2 5.7-4.2 1.3 0 2.5.3 3.4.9M15.2 11v5M12.7 13.5h5' }],
  ],
  bell: [
    [
      'path',
      {
        d: 'M10 3a4.3 4.3 0 0 0-4.3 4.3c0 3.8-1.5 4.9-1.5 6.3h11.6c0-1.4-1.5-2.5-1.5-6.3A4.3 4.3 0 0 0 10 3ZM8.5 16.3c.9.7 2.1.7 3 0',
      },
    ],
  ],
  leave: [
    ['path', { d: 'M8 3.5H5.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H8M13 6.5l3.5 3.5L13 13.5M16 10H8' }],
  ],
  key: [
    ['circle', { cx: 6.8, cy: 13.2, r: 3.5 }],
    ['path', { d: 'm9.4 10.6 7-7M13.4 6.6l2.4 2.4M11.3 8.7l1.5 1.5' }],
  ],
  lock: [
    ['rect', { x: 4, y: 8.8, width: 12, height: 8, rx: 2.4 }],
    ['path', { d: 'M6.8 8.6V6.2a3.2 3.2 0 0 1 6.4 0v2.4' }],
  ],
  'shield-check': [
    ['path', { d: 'M10 2.6 4 4.8v4.6c0 3.7 2.5 6.6 6 8 3.5-1.4 6-4.3 6-8V4.8z' }],
    ['path', { d: 'm7.2 9.8 2 2 3.6-4' }],
  ],
  'shield-alert': [
    ['path', { d: 'M10 2.6 4 4.8v4.6c0 3.7 2.5 6.6 6 8 3.5-1.4 6-4.3 6-8V4.8z' }],
    ['path', { d: 'M10 6.8v3.4M10 12.9v.1' }],
  ],
  print: [
    [
      'path',
      {
        d: 'M6 7.5V3.5h8v4M6 14H4.5A1.5 1.5 0 0 1 3 12.5V9a1.5 1.5 0 0 1 1.5-1.5h11A1.5 1.5 0 0 1 17 9v3.5a1.5 1.5 0 0 1-1.5 1.5H14M6 12h8v4.8H6z',
      },
    ],
  ],
  scan: [
    ['rect', { x: 3.5, y: 3.5, width: 5, height: 5, rx: 1 }],
    ['rect', { x: 11.5, y: 3.5, width: 5, height: 5, rx: 1 }],
    ['rect', { x: 3.5, y: 11.5, width: 5, height: 5, rx: 1 }],
    ['path', { d: 'M11.5 11.5h2v2h-2zM16.5 11.5v1.6M16.5 16.5h-2.2M11.5 16.5v-.6' }],
  ],
  shield: [['path', { d: 'M10 2.6 4 4.8v4.6c0 3.7 2.5 6.6 6 8 3.5-1.4 6-4.3 6-8V4.8z' }]],
  copy: [
    ['rect', { x: 7, y: 7, width: 9.5, height: 9.5, rx: 2.2 }],
    ['path', { d: 'M13 4.8a1.8 1.8 0 0 0-1.8-1.3H5.5a2 2 0 0 0-2 2v5.7A1.8 1.8 0 0 0 4.8 13' }],
  ],
  person: [
    ['circle', { cx: 10, cy: 6.8, r: 3.3 }],
    ['path', { d: 'M3.8 16.5c.7-3 3.1-4.6 6.2-4.6s5.5 1.6 6.2 4.6' }],
  ],
  laptop: [
    ['rect', { x: 4, y: 4.5, width: 12, height: 8.5, rx: 1.8 }],
    ['path', { d: 'M2.5 15.8h15' }],
  ],
  phone: [
    ['rect', { x: 6, y: 2.5, width: 8, height: 15, rx: 2.2 }],
    ['path', { d: 'M9.2 15h1.6' }],
  ],
  sun: [
    ['circle', { cx: 10, cy: 10, r: 3.3 }],
    [
      'path',
      {
        d: 'M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
      },
    ],
  ],
  moon: [['path', { d: 'M16.5 11.8A6.8 6.8 0 1 1 8.2 3.5a5.4 5.4 0 0 0 8.3 8.3z' }]],
  refresh: [
    [
      'path',
      {
        d: 'M16 8.5A6.3 6.3 0 0 0 4.5 7.2M4 4v3.5h3.5M4 11.5a6.3 6.3 0 0 0 11.5 1.3M16 16v-3.5h-3.5',
      },
    ],
  ],
  flag: [['path', { d: 'M5 17V3.5h9l-1.8 3.5L14 10.5H5' }]],
  about: [
    ['circle', { cx: 10, cy: 10, r: 7 }],
    ['path', { d: 'M10 9.2v4.3M10 6.5v.1' }],
  ],
  link: [
    [
      'path',
      {
        d: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-.8.8M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l.8-.8',
      },
    ],
  ],
  block: [
    ['circle', { cx: 10, cy: 10, r: 7 }],
    ['path', { d: 'm5.2 5.2 9.6 9.6' }],
  ],
  download: [['path', { d: 'M10 3.5v9M5.8 8.8 10 13l4.2-4.2M4 16.5h12' }]],
  zoomIn: [
    ['circle', { cx: 9, cy: 9, r: 5.5 }],
    ['path', { d: 'm13.2 13.2 3.6 3.6M9 6.8v4.4M6.8 9h4.4' }],
  ],
  zoomOut: [
    ['circle', { cx: 9, cy: 9, r: 5.5 }],
    ['path', { d: 'm13.2 13.2 3.6 3.6M6.8 9h4.4' }],
  ],
  channel: [['path', { d: 'M8 3.5 6.4 16.5M13.6 3.5 12 16.5M3.8 7.5h13M3.2 12.5h13' }]],
} as const satisfies Record<string, readonly IconShape[]>;

export type IconName = keyof typeof drawn;

export const icons: Readonly<Record<IconName, readonly IconShape[]>> = drawn;

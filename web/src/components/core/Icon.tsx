// The line icons, drawn here on a 20 by 20 grid: a few dozen strokes need no dependency.
const PATHS = {
  alert:
    'M10 6.5v4.25M10 13.75v.01M8.9 3.2 2.4 14.6a1.25 1.25 0 0 0 1.1 1.9h13a1.25 1.25 0 0 0 1.1-1.9L11.1 3.2a1.25 1.25 0 0 0-2.2 0Z',
  arrowDown: 'M10 4v12m0 0 4.5-4.5M10 16l-4.5-4.5',
  arrowUp: 'M10 16V4m0 0L5.5 8.5M10 4l4.5 4.5',
  attach:
    'M15.5 9.5 9.9 15a3.4 3.4 0 0 1-4.8-4.8l6-6a2.3 2.3 0 0 1 3.2 3.2l-5.9 5.9a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2',
  book: 'M10 16c-1.8-1.4-4.2-2-7-2V4.5c2.8 0 5.2.600 7 2 1.8-1.4 4.2-2 7-2V14c-2.8 0-5.2.600-7 2Zm0-9.5V16',
  branch:
    'M6 7v6M6 7a1.75 1.75 0 1 0 0-3.5A1.75 1.75 0 0 0 6 7Zm0 9.5A1.75 1.75 0 1 0 6 13a1.75 1.75 0 0 0 0 3.5Zm8-8A1.75 1.75 0 1 0 14 5a1.75 1.75 0 0 0 0 3.5Zm0 0c0 3-8 1.5-8 4.5',
  chart: 'M4 16.5h12.5M5.5 13.5v-3m4.5 3V6.5m4.5 7V4',
  chat: 'M3 5.5h14v9H9.5L6 17.5v-3H3v-9Z',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  chevronDown: 'm5.5 8 4.5 4.5L14.5 8',
  chevronLeft: 'M12 5.5 7.5 10l4.5 4.5',
  chevronRight: 'M8 5.5 12.5 10 8 14.5',
  close: 'm5.5 5.5 9 9m0-9-9 9',
  collection: 'M3 5h5l1.5 2H17v9H3V5Z',
  copy: 'M7.5 7.5h8v8h-8v-8Zm-3 5v-8h8',
  download: 'M10 3.5v9m0 0 3.5-3.5M10 12.5 6.5 9M4 16.5h12',
  edit: 'M4 16v-3l8.5-8.5 3 3L7 16H4Z',
  external: 'M8.5 5H5v10h10v-3.5M11.5 4H16v4.5M15.7 4.3 9.5 10.5',
  file: 'M5.5 3h6l3.5 3.5V17h-9.5V3Zm6 0v3.5H15',
  filter: 'M4 6h12M6.5 10h7M8.5 14h3',
  globe:
    'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 0c2 2 2.8 4.3 2.8 7S12 15 10 17c-2-2-2.8-4.3-2.8-7S8 5 10 3ZM3.3 10h13.4',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.5-2.5A3 3 0 0 0 11 4.7l-1 1m1.5 2.8a3 3 0 0 0-4.3 0L4.7 11A3 3 0 0 0 9 15.3l1-1',
  menu: 'M3.5 6h13m-13 4h13m-13 4h13',
  moon: 'M16 11.8A6.5 6.5 0 0 1 8.2 4 6.5 6.5 0 1 0 16 11.8Z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  move: 'M3 5h5l1.5 2H17v9H3V5Zm4 6.5h5.5m0 0-2-2m2 2-2 2',
  pageNext: 'm7.5 5 5 5-5 5',
  panelLeft: 'M3.5 4.5h13v11h-13v-11Zm4.5 0v11',
  people:
    'M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Zm-5 7c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4.3a2.6 2.6 0 0 1 0 5M14.5 12.2c1.9.5 3 2 3 4.3',
  plus: 'M10 4.5v11M4.5 10h11',
  pulse: 'M2.5 10.5h3.5l2-6 4 11 2-5h3.5',
  retry: 'M15.5 10a5.5 5.5 0 1 1-1.7-4M14 3v3.2h-3.2',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4Zm3.7 8.7L16.5 16.5',
  series: 'M3.5 4v12.5h13M6 12.5l3-4.5 2.5 2.5 4.5-6',
  settings:
    'M4 6.5h6m4 0h2M4 13.5h2m4 0h6M12 4.7a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM8 11.7a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  stop: 'M6 6h8v8H6z',
  sun: 'M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM10 2.5v1.5m0 12v1.5M2.5 10H4m12 0h1.5M4.7 4.7l1 1m8.6 8.6 1 1m0-10.6-1 1m-8.6 8.6-1 1',
  thumbDown:
    'M6.5 11.5V4m0 7.5L9.5 17c1.2 0 2-.7 2-2v-3h3.3c1 0 1.8-.9 1.6-1.9l-1-4.8A1.7 1.7 0 0 0 13.8 4H6.5m0 7.5h-3V4h3',
  thumbUp:
    'M6.5 8.5V16m0-7.5L9.5 3c1.2 0 2 .7 2 2v3h3.3c1 0 1.8.900 1.6 1.9l-1 4.8a1.7 1.7 0 0 1-1.6 1.3H6.5m0-7.5h-3V16h3',
  trash: 'M4 6h12M8 6V4h4v2m-6.5 0 .7 10.5h7.6L14.5 6',
  upload: 'M10 13V4m0 0L6.5 7.5M10 4l3.5 3.5M4 16.5h12',
  zoomIn: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4Zm3.7 8.7L16.5 16.5M9 7v4M7 9h4',
  zoomOut: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4Zm3.7 8.7L16.5 16.5M7 9h4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  const width = name === 'more' ? 2.4 : 1.5;
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        stroke="currentColor"
        strokeWidth={width}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The mark of the product: an open book under a low sun. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <g stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M16 26.5C13 24 9 23 4 23V10c5 0 9 1 12 3.5 3-2.5 7-3.5 12-3.5v13c-5 0-9 1-12 3.5Z" />
        <path d="M16 13.5v13" />
      </g>
      <circle cx="16" cy="6" r="2.6" fill="currentColor" />
    </svg>
  );
}

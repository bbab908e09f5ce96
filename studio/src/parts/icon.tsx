// Drawn on a grid of 16, with one stroke.
const PATHS = {
  film: 'M2.5 3.5h11v9h-11zM5 3.5v9M11 3.5v9M2.5 6.5H5M2.5 9.5H5M11 6.5h2.5M11 9.5h2.5',
  plus: 'M8 3v10M3 8h10',
  money: 'M2.5 4.5h11v7h-11zM8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM4.75 8h.01M11.25 8h.01',
  settings: 'M3 4.5h6M12 4.5h1M3 8h1M7 8h6M3 11.5h5M11 11.5h2M9 3v3M4.5 6.5v3M8.5 10v3',
  help: 'M6 6a2 2 0 1 1 2.8 1.85c-.5.2-.8.6-.8 1.15v.25M8 11.5h.01M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  play: 'M4.5 3l8 5-8 5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  forward: 'M6 3.5L10.5 8 6 12.5',
  first: 'M11.5 3.5L7 8l4.5 4.5M4.5 3.5v9',
  last: 'M4.5 3.5L9 8l-4.5 4.5M11.5 3.5v9',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  sun: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.75v1.5M8 12.75v1.5M1.75 8h1.5M12.75 8h1.5M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h3.5M8 8h5.5M8 11h3.5',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  pin: 'M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5',
  replace: 'M3 5.5h8.5M9 3l2.5 2.5L9 8M13 10.5H4.5M7 8l-2.5 2.5L7 13',
  check: 'M3 8.5l3.25 3.25L13 4.75',
  sound: 'M3 6.25h2L8 3.5v9L5 9.75H3zM10.5 6a3 3 0 0 1 0 4M12.25 4.25a5.5 5.5 0 0 1 0 7.5',
  silent: 'M3 6.25h2L8 3.5v9L5 9.75H3zM10.75 6.5l3 3M13.75 6.5l-3 3',
  full: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  captions: 'M2.5 4h11v8.5h-11zM7 7.25a1.25 1.25 0 1 0 0 2M11.25 7.25a1.25 1.25 0 1 0 0 2',
  compare: 'M2.5 3.5h11v9h-11zM8 2v12',
  grid: 'M2.5 3h4.5v4H2.5zM9 3h4.5v4H9zM2.5 9h4.5v4H2.5zM9 9h4.5v4H9z',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  download: 'M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3',
  bin: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)

export const Mark = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <path d="M4 4h7v24H4zM14 4h14v6H14zM14 13h10v6H14zM14 22h6v6h-6z" fill="var(--accent)" />
  </svg>
)

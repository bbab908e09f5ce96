// Numbers, money and time as people read them.

const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const fine = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })

/** `usd`: as the API writes it, "1.250000". Less than a cent keeps its digits. */
export function money(usd: string | null | undefined): string {
  if (usd === null || usd === undefined) return '–'
  const value = Number(usd)
  return (value !== 0 && Math.abs(value) < 0.01 ? fine : dollars).format(value)
}

export const percent = (share: number) => `${Math.round(share * 100)} %`

/** How long something takes: "8 s", "1 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** 0:07 */
export const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

const RATES = [12, 24000 / 1001, 24, 25, 30000 / 1001, 30, 50, 60000 / 1001, 60]

/** The frame rate that gives these shots their lengths; 24 when there is none to go by. */
export function rateOf(shots: readonly { frames: number; seconds: number }[]): number {
  const frames = shots.reduce((sum, shot) => sum + shot.frames, 0)
  const seconds = shots.reduce((sum, shot) => sum + shot.seconds, 0)
  if (!seconds) return 24
  const met = frames / seconds
  return RATES.reduce((best, rate) => (Math.abs(rate - met) < Math.abs(best - met) ? rate : best))
}

/** Non-drop timecode of a frame: 00:00:07:12. */
export function timecode(frame: number, rate: number): string {
  const base = Math.round(rate)
  const seconds = Math.floor(frame / base)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % base]
  return parts.map(part => String(part).padStart(2, '0')).join(':')
}

const dayAndTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const timeOnly = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' })

export const moment = (at: string | null | undefined) => (at ? dayAndTime.format(new Date(at)) : '–')
export const timeOfDay = (at: string) => timeOnly.format(new Date(at))

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

export function ago(at: string): string {
  const seconds = (Date.parse(at) - Date.now()) / 1000
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86400],
    ['hour', 3600],
    ['minute', 60],
  ]
  for (const [unit, length] of steps)
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit)
  return relative.format(Math.round(Math.min(seconds, 0)), 'second')
}

export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let step = 0
  while (bytes >= 1000 && step < units.length - 1) {
    bytes /= 1000
    step += 1
  }
  return `${bytes < 10 && step ? bytes.toFixed(1) : Math.round(bytes)} ${units[step]}`
}

// Server-sent events, read from a plain fetch: so every kind of event is heard, also one that this build does not know,
// and an answer that is no stream (signed out, gone) is told from a connection that broke.
import { signal } from '@preact/signals'

import { API, isReached, refusals } from './ask'
import type { Progress, StudioEvent } from './shapes'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 8000
/** Silence longer than two of the server's keep-alives: the connection is dead though nobody said so. */
const SILENCE_MS = 35_000
/** A page that nobody sees gives its connection back: a browser has six for one server. */
const UNSEEN_MS = 20_000

export type Link = 'connecting' | 'live' | 'lost'
export const link = signal<Link>('connecting')
/** When it is tried again, in milliseconds of Date.now(). */
export const nextTry = signal(0)
const hurried = signal(0)

export const tryNow = () => (hurried.value += 1)

export interface Listener {
  event: (event: StudioEvent) => void
  progress: (progress: Progress & { production?: string }) => void
  /** It is connected, and what happened before is not known: after a break, or where nothing was known. */
  again: () => void
}

/** Listen until the returned function is called. `after`: the last event that is known; null: from now on. */
export function listen(path: string, after: number | null, listener: Listener): () => void {
  let last = after
  let isOver = false
  let stop = new AbortController()
  let wake = () => {}
  let pause = FIRST_PAUSE_MS
  let hadBreak = false
  let unseen: ReturnType<typeof setTimeout> | undefined

  const rest = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      wake = () => (clearTimeout(timer), resolve())
    })

  async function connect() {
    stop = new AbortController()
    const known = last === null ? '' : `?after=${last}`
    const answer = await fetch(`${API}/${path}${known}`, {
      headers: { accept: 'text/event-stream', ...(last === null ? {} : { 'last-event-id': String(last) }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stop.signal,
    })
    if (answer.status === 401) refusals.value += 1
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return (isOver = true)
    if (!answer.ok || !answer.body) throw new Error(String(answer.status))
    link.value = 'live'
    isReached.value = true
    pause = FIRST_PAUSE_MS
    if (hadBreak || last === null) listener.again()
    hadBreak = false
    await read(answer.body)
    return false
  }

  async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const reader = body.pipeThrough<string>(new TextDecoderStream()).getReader()
    let text = ''
    for (;;) {
      const silence = setTimeout(() => stop.abort(), SILENCE_MS)
      const { value, done } = await reader.read().finally(() => clearTimeout(silence))
      if (done) return
      text += value.replaceAll('\r\n', '\n')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      blocks.forEach(take)
    }
  }

  function take(block: string) {
    let kind = 'message'
    let id = ''
    const data: string[] = []
    for (const line of block.split('\n')) {
      const [field, rest] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).replace(/^ /, '')]
      if (field === 'event') kind = rest
      else if (field === 'id') id = rest
      else if (field === 'data') data.push(rest)
    }
    if (!data.length) return
    const told = JSON.parse(data.join('\n'))
    if (id) last = Number(id)
    if (kind === 'progress') listener.progress(told)
    else listener.event({ ...told, kind: told.kind ?? kind })
  }

  async function keep() {
    while (!isOver) {
      try {
        await connect()
      } catch {
        // A connection that breaks is what the pause below is for.
      }
      if (isOver) break
      hadBreak = true
      if (document.visibilityState === 'hidden') {
        await new Promise<void>(resolve => (wake = resolve))
        continue
      }
      // The first break may be a server that ended a stream in good order: only the second is worth a word.
      if (pause > FIRST_PAUSE_MS) link.value = 'lost'
      nextTry.value = Date.now() + pause
      await rest(pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }

  const seen = () => {
    clearTimeout(unseen)
    if (document.visibilityState === 'hidden') unseen = setTimeout(() => stop.abort(), UNSEEN_MS)
    else wake()
  }
  const hurry = hurried.subscribe(() => wake())
  const online = () => wake()
  document.addEventListener('visibilitychange', seen)
  addEventListener('online', online)
  void keep()

  return () => {
    isOver = true
    stop.abort()
    wake()
    hurry()
    clearTimeout(unseen)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('online', online)
  }
}

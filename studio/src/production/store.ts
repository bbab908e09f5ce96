// All that a page knows of one production. Events say what to ask for again; nothing is worked out twice here and there.
import { type Signal, computed, signal } from '@preact/signals'

import { type Asked, asked, gathered } from '../server/answer'
import { ask, askTagged } from '../server/ask'
import type { Checks, CostLine, Costs, FileEntry, Gate, Page, Production, Progress, Script, Shot, Stage, StudioEvent } from '../server/shapes'
import { listen } from '../server/stream'

const NOUNS = ['production', 'stages', 'shots', 'script', 'checks', 'gates', 'costs', 'files'] as const
type Noun = (typeof NOUNS)[number]

/** What each event may have changed; a kind that is not here may have changed anything. */
const TOUCHES: Record<string, readonly Noun[]> = {
  stage_entered: ['production', 'stages'],
  stage_left: ['production', 'stages', 'shots', 'checks', 'gates', 'costs'],
  script_written: ['production', 'script'],
  shots_planned: ['production', 'shots'],
  recipes_asked: ['production', 'shots'],
  recipe_made: ['production', 'shots'],
  memory_ran_out: [],
  take_replaced: ['shots', 'costs'],
  words_softened: ['shots'],
  order_unclear: ['costs'],
}

/** A noun is asked for so often at most, however many events there are. */
const GAP_MS = 120
/** While a shot is drawn, its picture so far is looked at so often. */
const GLIMPSE_MS = 700
const KEPT_EVENTS = 400

export interface Watched {
  id: string
  production: Asked<Production>
  stages: Asked<Page<Stage>>
  shots: Asked<Page<Shot>>
  script: Asked<Script>
  checks: Asked<Checks>
  gates: Asked<Page<Gate>>
  costs: Asked<Costs & { lines: CostLine[] }>
  files: Asked<Page<FileEntry>>
  events: Signal<StudioEvent[]>
  progress: Signal<Progress | null>
  /** Whether there is a script to ask for. */
  isWritten: Signal<boolean>
  /** Of the brief, as the shots came with it: every edit names it. */
  etag: Signal<string>
  refresh: (...nouns: Noun[]) => void
  refreshAll: () => void
  start: () => () => void
}

export function watch(id: string): Watched {
  const at = `productions/${encodeURIComponent(id)}`
  const etag = signal('')
  const shots = asked(async () => {
    const answer = await askTagged<Page<Shot>>(`${at}/shots`)
    if (answer.etag) etag.value = answer.etag
    return answer.value
  })
  const nouns = {
    production: asked(() => ask<Production>(at)),
    stages: asked(() => ask<Page<Stage>>(`${at}/stages`)),
    shots,
    script: asked(() => ask<Script>(`${at}/script`)),
    checks: asked(() => ask<Checks>(`${at}/checks`)),
    gates: asked(() => ask<Page<Gate>>(`${at}/gates`)),
    costs: asked(() => ask<Costs & { lines: CostLine[] }>(`${at}/costs`)),
    files: asked(() => ask<Page<FileEntry>>(`${at}/files`)),
  }
  const again = Object.fromEntries(NOUNS.map(noun => [noun, gathered(nouns[noun].reload, GAP_MS)])) as Record<Noun, () => void>
  const isWritten = signal(false)
  const refresh = (...names: Noun[]) => names.forEach(noun => (noun !== 'script' || isWritten.value) && again[noun]())
  const refreshAll = () => refresh(...NOUNS)
  const events = signal<StudioEvent[]>([])
  const progress = signal<Progress | null>(null)

  function start() {
    let stop = () => {}
    let isGone = false
    let glimpsed = 0
    refreshAll()
    void firstEvents().then(last => {
      if (isGone) return
      // What happened while the first answers were on their way is in these events, and perhaps in none of the answers.
      refreshAll()
      stop = listen(`${at}/events/stream`, last, {
        event: event => {
          if (event.seq <= (events.value.at(-1)?.seq ?? 0)) return
          events.value = [...events.value.slice(1 - KEPT_EVENTS), event]
          isWritten.value ||= event.kind === 'script_written'
          refresh(...(TOUCHES[event.kind] ?? NOUNS))
        },
        progress: told => {
          progress.value = told
          if (Date.now() - glimpsed < GLIMPSE_MS) return
          glimpsed = Date.now()
          refresh('shots')
        },
        again: refreshAll,
      })
    })
    return () => {
      isGone = true
      stop()
    }
  }

  async function firstEvents(): Promise<number> {
    let after = 0
    try {
      for (;;) {
        const page = await ask<{ items: StudioEvent[]; next_after: number }>(`${at}/events?after=${after}&limit=200`)
        events.value = [...events.value, ...page.items].slice(-KEPT_EVENTS)
        isWritten.value ||= page.items.some(event => event.kind === 'script_written')
        after = page.items.at(-1)?.seq ?? after
        if (page.items.length < 200) return after
      }
    } catch {
      // The stream tells them all from there on, once the server is back.
      return after
    }
  }

  return { id, ...nouns, events, progress, isWritten, etag, refresh, refreshAll, start }
}

/** Of the running work that is about this shot, how much is done: 0..1. */
export const shotProgress = (watched: Watched, shot: Shot) =>
  computed(() => watched.progress.value?.items[`take ${shot.id}`] ?? shot.progress)

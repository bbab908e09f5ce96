import './production.css'

import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

import { Tabs } from '../parts/bits'
import { Loading, Trouble } from '../parts/notice'
import { address, go, setQuery } from '../router'
import { may } from '../server/session'
import type { Shot } from '../server/shapes'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import { Board } from './board'
import { Brief } from './brief'
import { Checks } from './checks'
import { Costs } from './costs'
import { Events } from './events'
import { Files } from './files'
import { GateBanner } from './gate'
import { Head } from './head'
import { Inspector } from './inspector'
import { Script } from './script'
import { Stages } from './stages'
import { type Watched, watch } from './store'

const VIEWS = ['shots', 'script', 'brief', 'checks', 'costs', 'files', 'events'] as const
type View = (typeof VIEWS)[number]

export default function Production({ id }: { id: string }) {
  const watched = useMemo(() => watch(id), [id])
  useEffect(() => watched.start(), [watched])
  const chosen = useSignal(address.value.searchParams.get('shot'))
  const production = watched.production.value.value
  const shots = watched.shots.value.value?.items ?? []

  useEffect(() => {
    document.title = `${production?.title || words.untitled} – Reelwright`
  }, [production?.title])

  useShortcuts(
    useMemo(() => {
      const step = (by: number) => {
        const items = watched.shots.value.value?.items ?? []
        const at = items.findIndex(shot => shot.id === chosen.value)
        const next = items[Math.min(Math.max(at + by, 0), items.length - 1)]
        if (next) choose(chosen, next.id)
      }
      return {
        ArrowRight: () => step(1),
        ArrowLeft: () => step(-1),
        w: () => go(`/p/${id}/watch`),
        e: () => may('edit') && document.getElementById('shot-description')?.focus(),
        Escape: () => choose(chosen, null),
      }
    }, [watched]),
  )

  if (!production)
    return watched.production.problem.value ? (
      <Trouble problem={watched.production.problem.value} retry={watched.refreshAll} />
    ) : (
      <Loading />
    )

  const view = (VIEWS as readonly string[]).includes(address.value.searchParams.get('view') ?? '')
    ? (address.value.searchParams.get('view') as View)
    : 'shots'
  const shot = shots.find(one => one.id === chosen.value)
  const counts: Partial<Record<View, number>> = { shots: shots.length, files: watched.files.value.value?.items.length ?? 0 }

  return (
    <div class={`production ${shot ? 'has-inspector' : ''}`}>
      <div class="production-head">
        <Head watched={watched} production={production} />
        <Stages watched={watched} production={production} />
        <GateBanner watched={watched} production={production} />
      </div>
      <div class="production-main">
        <Tabs
          label={words.production.views}
          panel="view"
          tabs={VIEWS.map(one => ({ id: one, name: words.views[one], count: counts[one] || undefined }))}
          chosen={view}
          onChoose={one => setQuery({ view: one === 'shots' ? null : one })}
        />
        <div id="view" role="tabpanel" aria-labelledby={`view-${view}`} tabIndex={0} class="view">
          <ViewOf view={view} watched={watched} chosen={chosen} shot={shot} />
        </div>
      </div>
      {shot && (
        <Inspector
          key={shot.id}
          watched={watched}
          shot={shot}
          aspect={production.aspect}
          onClose={() => choose(chosen, null)}
          onShow={id => choose(chosen, id)}
        />
      )}
    </div>
  )
}

function ViewOf(props: { view: View; watched: Watched; chosen: Signal<string | null>; shot: Shot | undefined }) {
  const { watched, chosen } = props
  const show = (id: string) => choose(chosen, chosen.value === id ? null : id)
  switch (props.view) {
    case 'shots':
      return <Board watched={watched} chosen={chosen.value} onChoose={show} />
    case 'script':
      return <Script watched={watched} chosen={chosen.value} onChoose={show} />
    case 'brief':
      return <Brief watched={watched} />
    case 'checks':
      return <Checks watched={watched} />
    case 'costs':
      return <Costs watched={watched} />
    case 'files':
      return <Files watched={watched} />
    case 'events':
      return <Events events={watched.events.value} />
  }
}

function choose(chosen: Signal<string | null>, id: string | null) {
  chosen.value = id
  setQuery({ shot: id })
}

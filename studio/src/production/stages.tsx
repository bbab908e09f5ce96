import { useEffect, useRef } from 'preact/hooks'

import { duration } from '../format'
import type { GateName, Production, Stage } from '../server/shapes'
import { words } from '../words'
import type { Watched } from './store'

/** Which gate stands before which stage. */
const BEFORE: Record<string, GateName> = { RENDER: 'spend', FINALIZE: 'lock' }

/** The eleven stages side by side: what is done and how long it took, what is being done, where a gate stands. */
export function Stages({ watched, production }: { watched: Watched; production: Production }) {
  const stages = watched.stages.value.value?.items ?? []
  const gates = watched.gates.value.value?.items ?? []
  const list = useRef<HTMLOListElement>(null)
  const now = stages.find(stage => stage.status === 'current' || stage.status === 'waiting')?.state
  useEffect(() => show(list.current), [now])
  return (
    <ol class="stages" ref={list} aria-label={words.production.stages}>
      {stages.map(stage => {
        const name = BEFORE[stage.state]
        const gate = name && production.gates.includes(name) ? gates.find(one => one.gate === name) : undefined
        return (
          <li key={stage.state} class={`stage ${stage.status}`} aria-current={stage.status === 'current' ? 'step' : undefined}>
            {gate && (
              <span class={`gate-mark ${gate.status}`} title={words.gateIs(gate.gate, gate.status)}>
                <span class="unseen">{words.gateIs(gate.gate, gate.status)}</span>
              </span>
            )}
            <span class="stage-bar">
              <i style={{ transform: `scaleX(${shareOf(stage, watched)})` }} />
            </span>
            <span class="stage-name">{words.stages[stage.state] ?? stage.state}</span>
            <span class="stage-time">{words.stageStatus(stage.status, stage.wall_seconds === null ? '' : duration(stage.wall_seconds))}</span>
            <span class="stage-said">{stage.said}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** Where they do not all fit, the one that is worked on is in the middle. The page itself stays where it is. */
function show(list: HTMLElement | null) {
  const stage = list?.querySelector<HTMLElement>('.current, .waiting')
  if (list && stage) list.scrollLeft = stage.offsetLeft - list.offsetLeft - (list.clientWidth - stage.clientWidth) / 2
}

function shareOf(stage: Stage, watched: Watched): number {
  if (stage.status === 'done') return 1
  if (stage.status !== 'current') return 0
  const items = Object.entries(watched.progress.value?.items ?? {})
  const shots = watched.shots.value.value?.items ?? []
  if (stage.state !== 'RENDER' || !shots.length) return items.length ? Math.max(...items.map(([, done]) => done)) : 0.5
  const made = shots.filter(shot => shot.status === 'made').length
  const under = shots.reduce((sum, shot) => sum + (shot.status === 'made' ? 0 : (watched.progress.value?.items[`take ${shot.id}`] ?? 0)), 0)
  return (made + under) / shots.length
}

import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'

import { timecode } from '../format'
import { IconButton, Segments, Select } from '../parts/bits'
import { Loading, Trouble } from '../parts/notice'
import { setQuery } from '../router'
import { useAsked } from '../server/answer'
import type { Page, Shot, Take } from '../server/shapes'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import { makePlayer } from './player'

const WAYS = ['side', 'wipe'] as const

/** Two takes of a shot, in step: side by side, or one laid over the other and wiped away. */
export function Compare(props: { id: string; shot: Shot; rate: number; a: number | null; b: number | null }) {
  const { shot } = props
  const { value, problem, reload } = useAsked<Page<Take>>(`productions/${props.id}/shots/${shot.id}/takes`)
  const player = useMemo(makePlayer, [shot.id])
  const other = useRef<HTMLVideoElement>(null)
  const way = useSignal<(typeof WAYS)[number]>('wipe')
  const edge = useSignal(50)
  player.rate.value = props.rate

  // The second follows the first: at once where they are apart by more than half a frame.
  const follow = () => {
    const [first, second] = [player.element.value, other.current]
    if (!first || !second) return
    if (Math.abs(first.currentTime - second.currentTime) > (first.paused ? 0.001 : 1 / props.rate)) second.currentTime = first.currentTime
    second.playbackRate = first.playbackRate
    if (first.paused !== second.paused) first.paused ? second.pause() : void second.play().catch(() => {})
  }
  useEffect(follow, [player.seconds.value, player.isPlaying.value])
  useShortcuts(
    useMemo(
      () => ({
        ' ': player.toggle,
        k: player.pause,
        l: player.forwards,
        j: player.backwards,
        ArrowRight: () => player.step(1),
        ArrowLeft: () => player.step(-1),
        x: () => (way.value = way.value === 'wipe' ? 'side' : 'wipe'),
        Escape: () => setQuery({ compare: null, a: null, b: null }),
      }),
      [player],
    ),
  )

  const takes = value.value?.items
  if (!takes) return problem.value ? <Trouble problem={problem.value} retry={reload} /> : <Loading />
  const a = takes.find(take => take.number === props.a) ?? takes.find(take => take.is_chosen) ?? takes[0]
  const b = takes.find(take => take.number === props.b) ?? takes.find(take => take !== a) ?? a
  if (!a?.clip_url || !b?.clip_url) return <p class="notice">{words.takes.none}</p>
  const options = takes.map(take => ({ value: String(take.number), name: words.shot.take(take.number) }))

  return (
    <div class="compare">
      <div class="compare-bar">
        <b>{shot.id}</b>
        <Select label={words.compare.a} value={String(a.number)} options={options} onChange={number => setQuery({ a: number })} />
        <Select label={words.compare.b} value={String(b.number)} options={options} onChange={number => setQuery({ b: number })} />
        <Segments
          label={words.compare.how}
          options={WAYS.map(id => ({ id, name: words.compare[id] }))}
          chosen={way.value}
          onChoose={id => (way.value = id)}
        />
        <div class="push">
          <IconButton icon="close" label={words.compare.leave} onClick={() => setQuery({ compare: null, a: null, b: null })} />
        </div>
      </div>
      <div class={`compare-screen ${way.value}`} style={{ '--edge': `${edge.value}%` }}>
        <figure>
          <video ref={player.attach} key={a.clip_url} src={a.clip_url} muted playsInline preload="auto" onClick={player.toggle} onLoadedData={follow} />
          <figcaption>{words.shot.take(a.number)}</figcaption>
        </figure>
        <figure>
          <video ref={other} key={b.clip_url} src={b.clip_url} muted playsInline preload="auto" onClick={player.toggle} onLoadedData={follow} />
          <figcaption>{words.shot.take(b.number)}</figcaption>
        </figure>
        {way.value === 'wipe' && (
          <input
            class="wipe"
            type="range"
            min={0}
            max={100}
            step={0.5}
            aria-label={words.compare.edge}
            value={edge.value}
            onInput={event => (edge.value = Number(event.currentTarget.value))}
          />
        )}
        {way.value === 'wipe' && <span class="edge" />}
      </div>
      <div class="transport">
        <IconButton icon="back" label={words.watch.stepBack} onClick={() => player.step(-1)} />
        <IconButton icon={player.isPlaying.value ? 'pause' : 'play'} label={player.isPlaying.value ? words.watch.pause : words.watch.play} onClick={player.toggle} />
        <IconButton icon="forward" label={words.watch.stepForward} onClick={() => player.step(1)} />
        <output class="timecode">{timecode(player.frame.value, props.rate)}</output>
      </div>
    </div>
  )
}

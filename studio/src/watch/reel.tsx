import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'

import { timecode } from '../format'
import { IconButton } from '../parts/bits'
import type { Shot } from '../server/shapes'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import { makePlayer } from './player'

/** The takes one after the other, where there is no film of them yet: what is decided on at picture lock. */
export function Reel({ shots, rate, chosen }: { shots: Shot[]; rate: number; chosen: Signal<string | null> }) {
  const player = useMemo(makePlayer, [])
  const isRunning = useSignal(false)
  const urls = useRef(new Map<string, string>())
  const playable = shots.filter(shot => shot.clip_url)
  const shot = playable.find(one => one.id === chosen.value) ?? playable[0]
  player.rate.value = rate

  // A take keeps the link it began with: each answer of the server has another one.
  const key = shot ? `${shot.id} ${shot.take}` : ''
  if (shot?.clip_url && !urls.current.has(key)) urls.current.set(key, shot.clip_url)

  useEffect(() => {
    if (isRunning.value) player.play()
  }, [key])

  const next = (by: number) => {
    const to = playable[playable.findIndex(one => one.id === shot?.id) + by]
    if (to) chosen.value = to.id
    else isRunning.value = false
  }
  const toggle = () => {
    isRunning.value = !player.isPlaying.value
    player.toggle()
  }
  const keys = useRef({ next, toggle })
  keys.current = { next, toggle }
  useShortcuts(
    useMemo(
      () => ({
        ' ': () => keys.current.toggle(),
        k: () => player.isPlaying.value && keys.current.toggle(),
        l: () => !player.isPlaying.value && keys.current.toggle(),
        ArrowRight: () => player.step(1),
        ArrowLeft: () => player.step(-1),
        ArrowDown: () => keys.current.next(1),
        ArrowUp: () => keys.current.next(-1),
      }),
      [player],
    ),
  )
  if (!shot) return null
  return (
    <>
      <div class="screen">
        <video
          ref={player.attach}
          key={key}
          src={urls.current.get(key)}
          playsInline
          preload="auto"
          aria-label={words.watch.take(shot.id)}
          onClick={toggle}
          onEnded={() => next(1)}
        />
      </div>
      <div class="transport">
        <IconButton icon="first" label={words.watch.shotBefore} onClick={() => next(-1)} />
        <IconButton icon="back" label={words.watch.stepBack} onClick={() => player.step(-1)} />
        <IconButton icon={player.isPlaying.value ? 'pause' : 'play'} label={player.isPlaying.value ? words.watch.pause : words.watch.play} onClick={toggle} />
        <IconButton icon="forward" label={words.watch.stepForward} onClick={() => player.step(1)} />
        <IconButton icon="last" label={words.watch.shotAfter} onClick={() => next(1)} />
        <output class="timecode" aria-label={words.watch.timecode}>
          {timecode(Math.round(shot.starts_at_seconds * rate) + player.frame.value, rate)}
        </output>
        <span class="muted small">{words.watch.takesOnly(shot.id)}</span>
      </div>
    </>
  )
}

import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'

import { Icon } from '../parts/icon'

/** A take that plays where it is, over and over, until it is pressed again. It keeps the link it began with: each answer
 * of the server has another one for the same take. */
export function Clip({ url, poster, label }: { url: string; poster: string | null; label: string }) {
  const video = useRef<HTMLVideoElement>(null)
  const first = useRef({ url, poster })
  const isPlaying = useSignal(false)
  const toggle = () => (video.current?.paused ? void video.current.play().catch(() => {}) : video.current?.pause())
  return (
    <button class={`clip ${isPlaying.value ? 'playing' : ''}`} aria-label={label} aria-pressed={isPlaying.value} onClick={toggle}>
      <video
        ref={video}
        src={first.current.url}
        poster={first.current.poster ?? undefined}
        muted
        loop
        playsInline
        preload="none"
        onPlay={() => (isPlaying.value = true)}
        onPause={() => (isPlaying.value = false)}
      />
      <Icon name={isPlaying.value ? 'pause' : 'play'} />
    </button>
  )
}

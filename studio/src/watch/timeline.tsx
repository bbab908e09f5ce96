import { useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { timecode } from '../format'
import type { Finding, Shot } from '../server/shapes'
import { theme } from '../theme'
import { words } from '../words'
import type { Player } from './player'
import { draw, peaksOf } from './waveform'

const PEAKS = 600

/** Where one is, for who hears the page. It alone is drawn anew with every frame, and not what is in it. */
const Position = ({ player, children }: { player: Player; children: ComponentChildren }) => (
  <div
    class="timeline-slider"
    role="slider"
    tabIndex={0}
    aria-label={words.watch.position}
    aria-valuemin={0}
    aria-valuemax={Math.max(player.frames.value - 1, 0)}
    aria-valuenow={player.frame.value}
    aria-valuetext={timecode(player.frame.value, player.rate.value)}
  >
    {children}
  </div>
)

/** The film from left to right: its shots, how loud it is, what was found where, and where one is. */
export function Timeline(props: { player: Player; shots: Shot[]; findings: Finding[]; sound: string | null }) {
  const { player, shots, findings } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const peaks = useSignal<Float32Array | null>(null)
  const isSilent = useSignal(false)
  const length = player.length.value

  useEffect(() => {
    if (!props.sound) return
    const stop = new AbortController()
    peaksOf(props.sound, PEAKS, stop.signal)
      .then(told => (peaks.value = told))
      .catch(() => (isSilent.value = !stop.signal.aborted))
    return () => stop.abort()
  }, [props.sound])

  useEffect(() => {
    const again = () => canvas.current && peaks.value && draw(canvas.current, peaks.value)
    again()
    const watch = new ResizeObserver(again)
    if (canvas.current) watch.observe(canvas.current)
    return () => watch.disconnect()
  }, [peaks.value, theme.value])

  // The playhead moves with every frame: past Preact, which would compare the whole strip for it.
  useSignalEffect(() => {
    const at = player.length.value ? player.seconds.value / player.length.value : 0
    if (head.current) head.current.style.left = `${Math.min(at, 1) * 100}%`
  })

  const seek = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect()
    if (!box || !length) return
    player.toSeconds(Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * length)
  }
  const at = (seconds: number) => `${length ? (seconds / length) * 100 : 0}%`

  return (
    <div class="timeline">
      <div
        class="timeline-track"
        ref={track}
        onPointerDown={event => {
          if ((event.target as Element).closest('button')) return
          event.currentTarget.setPointerCapture(event.pointerId)
          seek(event)
        }}
        onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
      >
        <Position player={player}>
          <div class="lane shots">
            {shots.map((shot, index) => (
              <span
                key={shot.id}
                class={index % 2 ? 'odd' : ''}
                style={{ left: at(shot.starts_at_seconds), width: at(shot.seconds) }}
              >
                {shot.id.replace(/^SH0*/, '')}
              </span>
            ))}
          </div>
          <div class="lane wave">
            <canvas ref={canvas} aria-hidden="true" />
            {isSilent.value && <span class="faint small">{words.watch.noSound}</span>}
          </div>
        </Position>
        <div class="lane marks">
          {findings.map((finding, index) => (
            <button
              key={index}
              class={`mark ${finding.severity}`}
              style={{ left: at(finding.start_seconds ?? 0) }}
              aria-label={words.watch.mark(finding.message, timecode(Math.round((finding.start_seconds ?? 0) * player.rate.value), player.rate.value))}
              title={finding.message}
              onClick={() => (player.pause(), player.toSeconds(finding.start_seconds ?? 0))}
            />
          ))}
        </div>
        <div class="playhead" ref={head} />
      </div>
    </div>
  )
}

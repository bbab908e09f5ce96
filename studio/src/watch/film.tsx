import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'

import { timecode } from '../format'
import { IconButton } from '../parts/bits'
import type { FileEntry, Finding, Shot } from '../server/shapes'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import type { Player } from './player'
import { Timeline } from './timeline'

interface Props {
  player: Player
  title: string
  /** Another one: another film, which begins anew. */
  version: string
  source: string
  poster: string | null
  /** Seconds from its start, where a link led to a moment of it. */
  at: number
  shots: Shot[]
  subtitles: FileEntry[]
  findings: Finding[]
  sound: string | null
}

/** The film, its controls and its time line. */
export function Film(props: Props) {
  const { player, shots, subtitles, version } = props
  const screen = useRef<HTMLDivElement>(null)
  const track = useSignal('')
  const started = useRef('')
  const rate = player.rate.value

  const toShot = (by: number) => {
    const half = 0.5 / player.rate.value
    const at = shots.findLastIndex(shot => shot.starts_at_seconds <= player.seconds.value + half)
    // Backwards goes to the start of this shot first, as players do.
    const isInside = (shots[at]?.starts_at_seconds ?? 0) < player.seconds.value - 0.4
    const to = shots[by < 0 && isInside ? at : at + by]
    if (to) player.toSeconds(to.starts_at_seconds)
  }
  const full = () => (document.fullscreenElement ? void document.exitFullscreen() : void screen.current?.requestFullscreen())
  const caption = () => {
    const names = ['', ...subtitles.map(file => file.name)]
    track.value = names[(names.indexOf(track.value) + 1) % names.length] ?? ''
  }
  const moves = useRef({ toShot, caption })
  moves.current = { toShot, caption }
  useShortcuts(
    useMemo(
      () => ({
        ' ': player.toggle,
        k: player.pause,
        l: player.forwards,
        j: player.backwards,
        ArrowRight: () => player.step(1),
        ArrowLeft: () => player.step(-1),
        'Shift+ArrowRight': () => player.step(Math.round(player.rate.value)),
        'Shift+ArrowLeft': () => player.step(-Math.round(player.rate.value)),
        ArrowUp: () => moves.current.toShot(-1),
        ArrowDown: () => moves.current.toShot(1),
        Home: () => player.toFrame(0),
        End: () => player.toFrame(player.frames.value - 1),
        m: player.mute,
        f: full,
        c: () => moves.current.caption(),
      }),
      [player],
    ),
  )

  useEffect(() => {
    const video = player.element.value
    if (!video) return
    for (const text of video.textTracks) text.mode = text.label === track.value ? 'showing' : 'disabled'
  }, [track.value, player.element.value, version])

  const ready = () => {
    if (started.current === version) return
    started.current = version
    player.toSeconds(props.at)
  }

  return (
    <>
      <div class="screen" ref={screen}>
        <video
          ref={player.attach}
          key={version}
          src={props.source}
          poster={props.poster ?? undefined}
          playsInline
          preload="auto"
          aria-label={words.watch.film(props.title)}
          onClick={player.toggle}
          onLoadedData={ready}
        >
          {subtitles.map(file => (
            <track key={file.name} kind="subtitles" label={file.name} srcLang={languageOf(file.name)} src={file.url} />
          ))}
        </video>
      </div>
      <div class="transport">
        <IconButton icon="first" label={words.watch.shotBefore} onClick={() => toShot(-1)} />
        <IconButton icon="back" label={words.watch.stepBack} onClick={() => player.step(-1)} />
        <IconButton
          icon={player.isPlaying.value ? 'pause' : 'play'}
          label={player.isPlaying.value ? words.watch.pause : words.watch.play}
          onClick={player.toggle}
        />
        <IconButton icon="forward" label={words.watch.stepForward} onClick={() => player.step(1)} />
        <IconButton icon="last" label={words.watch.shotAfter} onClick={() => toShot(1)} />
        <output class="timecode" aria-label={words.watch.timecode}>
          {timecode(player.frame.value, rate)}
        </output>
        <span class="faint timecode">{timecode(player.frames.value, rate)}</span>
        {player.speed.value !== 1 && <span class="lit small">{words.watch.speed(player.speed.value)}</span>}
        <div class="row push">
          {subtitles.length > 0 && (
            <IconButton icon="captions" label={words.watch.captions(track.value)} isPressed={!!track.value} onClick={caption} />
          )}
          <IconButton
            icon={player.isMuted.value ? 'silent' : 'sound'}
            label={words.watch.mute}
            isPressed={player.isMuted.value}
            onClick={player.mute}
          />
          <IconButton icon="full" label={words.watch.full} onClick={full} />
        </div>
      </div>
      <Timeline player={player} shots={shots} findings={props.findings} sound={props.sound} />
    </>
  )
}

/** film.de.vtt is German; film.vtt is in the film's own language, which its name does not say. */
const languageOf = (name: string) => name.match(/\.([a-z]{2})\.vtt$/)?.[1] ?? 'und'

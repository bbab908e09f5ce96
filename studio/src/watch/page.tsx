import './watch.css'

import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

import { clock, rateOf } from '../format'
import { Findings, Tabs } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Empty, Loading, Trouble } from '../parts/notice'
import { GateBanner } from '../production/gate'
import { watch } from '../production/store'
import { address } from '../router'
import type { Finding, Shot } from '../server/shapes'
import { words } from '../words'
import { Compare } from './compare'
import { Film } from './film'
import { makePlayer } from './player'
import { Reel } from './reel'

const SIDES = ['checks', 'shots'] as const

/** The film, what was found in it, and its shots; its takes, while they wait for picture lock; or two takes compared. */
export default function Watch({ id }: { id: string }) {
  const watched = useMemo(() => watch(id), [id])
  useEffect(() => watched.start(), [watched])
  const player = useMemo(makePlayer, [id])
  const side = useSignal<(typeof SIDES)[number] | null>(null)
  const reeled = useSignal<string | null>(null)
  // Read as an id, so that the page is drawn anew with the shot, and not with every frame.
  const played = useComputed(
    () => watched.shots.value.value?.items.findLast(shot => shot.starts_at_seconds <= player.seconds.value + 0.5 / player.rate.value)?.id,
  )

  const production = watched.production.value.value
  const shots = watched.shots.value.value?.items ?? []
  const checks = watched.checks.value.value
  const files = watched.files.value.value?.items ?? []
  const query = address.value.searchParams
  player.rate.value = rateOf(shots)

  useEffect(() => {
    document.title = `${production?.title || words.untitled} – ${words.production.watch} – Reelwright`
  }, [production?.title])

  // A link lives for a quarter of an hour, and each answer may have a new one: the video keeps the one it began with until
  // the film itself is another.
  const delivered = files.filter(file => file.folder === 'final_output')
  const film = delivered.find(file => file.name === 'film.mp4')
  const version = film?.sha256 ?? ''
  const source = useMemo(() => film?.url ?? null, [version])
  const subtitles = useMemo(() => delivered.filter(file => file.name.endsWith('.vtt')), [version])
  // The mix alone is a tenth of the film, and all that the waveform needs.
  const sound = useMemo(() => files.find(file => file.folder === 'audio' && file.name.startsWith('mix.'))?.url ?? source, [version])

  if (!production || !watched.files.value.value)
    return watched.production.problem.value ? (
      <Trouble problem={watched.production.problem.value} retry={watched.refreshAll} />
    ) : (
      <Loading />
    )

  const isReel = (production.waiting_gate === 'lock' || !source) && shots.some(shot => shot.clip_url)
  const findings = [...(checks?.technical?.findings ?? []), ...(checks?.semantic?.findings ?? [])]
  const placed = findings.filter(finding => finding.start_seconds !== null)
  const compared = shots.find(shot => shot.id === query.get('compare'))
  const current = isReel
    ? (shots.find(shot => shot.id === reeled.value) ?? shots.find(shot => shot.clip_url))
    : shots.find(shot => shot.id === played.value)
  const number = (name: string) => (query.get(name) === null ? null : Number(query.get(name)))
  const show = (finding: Finding) => {
    player.pause()
    player.toSeconds(finding.start_seconds ?? 0)
  }
  const choose = (shot: Shot) => {
    if (isReel) reeled.value = shot.id
    else player.toSeconds(shot.starts_at_seconds)
  }
  const sideNow = side.value ?? (isReel ? 'shots' : 'checks')

  return (
    <div class="watch">
      <div class="watch-top">
        <a class="button quiet icon-only" href={`/p/${id}`} aria-label={words.watch.back} title={words.watch.back}>
          <Icon name="back" />
        </a>
        <h1 class="clip-line">{production.title || words.untitled}</h1>
        {current && !compared && (
          <span class="muted small clip-line">
            {current.id} · {current.heading}
          </span>
        )}
      </div>
      <GateBanner watched={watched} production={production} />
      {compared ? (
        <Compare id={id} shot={compared} rate={player.rate.value} a={number('a')} b={number('b')} />
      ) : (
        // Pressed with a mouse, a button does not keep the keys: Space plays, whatever was pressed last.
        <div class="watch-body" onClick={event => event.detail > 0 && (document.activeElement as HTMLElement | null)?.blur()}>
          <div class="watch-main">
            {isReel ? (
              <Reel shots={shots} rate={player.rate.value} chosen={reeled} />
            ) : source ? (
              <Film
                player={player}
                title={production.title}
                version={version}
                source={source}
                poster={production.poster_url}
                at={Number(query.get('at') ?? 0)}
                shots={shots}
                subtitles={subtitles}
                findings={placed}
                sound={sound}
              />
            ) : (
              <div class="screen none">
                <Empty title={words.watch.none}>
                  <a class="button" href={`/p/${id}`}>
                    {words.watch.back}
                  </a>
                </Empty>
              </div>
            )}
          </div>
          <aside class="watch-side" aria-label={words.watch.sides}>
            <Tabs
              label={words.watch.sides}
              panel="side"
              tabs={SIDES.map(one => ({ id: one, name: words.views[one], count: one === 'shots' ? shots.length : findings.length }))}
              chosen={sideNow}
              onChoose={one => (side.value = one)}
            />
            <div id="side" role="tabpanel" aria-labelledby={`side-${sideNow}`} tabIndex={0} class="watch-list">
              {sideNow === 'shots' ? (
                <ShotList shots={shots} current={current} onChoose={choose} />
              ) : findings.length ? (
                <Findings findings={findings} {...(isReel ? {} : { onShow: show })} />
              ) : (
                <p class="muted">{checks?.technical ? words.checks.nothing : words.checks.noneText}</p>
              )}
            </div>
          </aside>
        </div>
      )}
    </div>
  )
}

const ShotList = (props: { shots: Shot[]; current: Shot | undefined; onChoose: (shot: Shot) => void }) => (
  <ul class="watch-shots">
    {props.shots.map(shot => (
      <li key={shot.id}>
        <button class={shot === props.current ? 'chosen' : ''} aria-current={shot === props.current} onClick={() => props.onChoose(shot)}>
          {shot.frame_url ? <img src={shot.frame_url} alt="" /> : <i />}
          <span>
            <b>{shot.id}</b> <span class="faint small">{clock(shot.starts_at_seconds)}</span>
            <span class="small muted watch-shot-text">{shot.line || shot.description}</span>
          </span>
        </button>
      </li>
    ))}
  </ul>
)

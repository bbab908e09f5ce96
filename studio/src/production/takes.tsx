import { useEffect } from 'preact/hooks'

import { ago, money } from '../format'
import { Frame } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Loading, Trouble } from '../parts/notice'
import { useAsked } from '../server/answer'
import type { Asking } from '../server/ask'
import { may } from '../server/session'
import type { Page, Shot, Take } from '../server/shapes'
import { words } from '../words'
import type { Watched } from './store'

/** All takes of a shot; which one is in the film, and the way to choose another. */
export function Takes(props: {
  watched: Watched
  shot: Shot
  act: (path: string, asking: Asking, done?: string) => Promise<boolean>
}) {
  const { watched, shot } = props
  const takes = useAsked<Page<Take>>(`productions/${watched.id}/shots/${shot.id}/takes`)
  useEffect(() => void takes.reload(), [shot.take, shot.status])
  const items = takes.value.value?.items
  if (!items) return takes.problem.value ? <Trouble problem={takes.problem.value} retry={takes.reload} /> : <Loading />
  if (!items.length) return <p class="muted">{words.takes.none}</p>
  const chosen = items.find(take => take.is_chosen) ?? items[0]
  return (
    <ul class="takes">
      {items.map(take => (
        <li key={take.number} class={take.is_chosen ? 'chosen' : ''}>
          <Frame url={take.frame_url} alt={words.takes.frame(take.number)} />
          <div>
            <p class="row spread">
              <b>{words.shot.take(take.number)}</b>
              {take.is_chosen && <span class="lit small">{words.takes.inFilm}</span>}
            </p>
            <p class="faint small">{[take.backend, money(take.cost_usd), ago(take.made_at)].join(' · ')}</p>
            <div class="row">
              {!take.is_chosen && may('edit') && (
                <button
                  class="button"
                  onClick={() =>
                    void props.act(
                      `/shots/${shot.id}/pin`,
                      { method: 'POST', body: { take: take.number }, etag: watched.etag.value },
                      words.takes.pinned(shot.id, take.number),
                    )
                  }
                >
                  <Icon name="pin" />
                  {words.takes.pin}
                </button>
              )}
              {!take.is_chosen && chosen && (
                <a class="button" href={`/p/${watched.id}/watch?compare=${shot.id}&a=${chosen.number}&b=${take.number}`}>
                  <Icon name="compare" />
                  {words.takes.compare}
                </a>
              )}
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

import { useSignal } from '@preact/signals'

import { duration, money } from '../format'
import { Findings, Frame, IconButton, StateMark, Tabs } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Refusal } from '../parts/notice'
import { may } from '../server/session'
import type { Shot } from '../server/shapes'
import { words } from '../words'
import { useAct } from './act'
import { Clip } from './clip'
import { Edit } from './edit'
import { Order } from './order'
import type { Watched } from './store'
import { Takes } from './takes'

const PANES = ['edit', 'takes', 'notes'] as const
type Pane = (typeof PANES)[number]

/** One shot: its picture, what it is, its takes, what was found in it; and what can be done with it. */
export function Inspector(props: {
  watched: Watched
  shot: Shot
  aspect: string
  onClose: () => void
  onShow: (shot: string) => void
}) {
  const { watched, shot } = props
  const pane = useSignal<Pane>('edit')
  const { act, problem, isBusy } = useAct(watched)
  const at = `/shots/${shot.id}`
  const replace = (file: File | undefined) => {
    if (!file) return
    const form = new FormData()
    form.set('asset', file)
    void act(`${at}/replace`, { method: 'POST', body: form, etag: watched.etag.value }, words.shot.replaced(shot.id))
  }
  return (
    <aside class="inspector" aria-label={shot.id}>
      <header>
        <h2>{shot.id}</h2>
        <StateMark state={shot.status} />
        <div class="row push">
          {may('edit') && <Order watched={watched} shot={shot} act={act} />}
          <IconButton icon="close" label={words.close} onClick={props.onClose} />
        </div>
      </header>
      <div class="inspector-body">
        {shot.clip_url ? (
          <Clip key={shot.take} url={shot.clip_url} poster={shot.frame_url} label={words.shot.clip(shot.id)} />
        ) : (
          <Frame url={shot.frame_url} alt={shot.description} none={words.shotStates[shot.status]} aspect={props.aspect} />
        )}
        <p class="small muted inspector-facts">
          {[words.shot.take(shot.take), duration(shot.seconds), words.shot.frames(shot.frames), shot.backend, shot.quoted_usd && money(shot.quoted_usd)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {shot.why_not_first_choice && <p class="small faint inspector-facts">{shot.why_not_first_choice}</p>}
        {may('edit') && (
          <div class="row wrap inspector-actions">
            <button
              class="button"
              disabled={isBusy.value}
              onClick={() => void act(`${at}/retry`, { method: 'POST', etag: watched.etag.value }, words.shot.retried(shot.id))}
            >
              <Icon name="retry" />
              {words.shot.retry}
            </button>
            <label class="button">
              <Icon name="replace" />
              {words.shot.replace}
              <input
                type="file"
                class="unseen"
                accept="image/*,video/*"
                onChange={event => replace(event.currentTarget.files?.[0])}
              />
            </label>
          </div>
        )}
        <Refusal problem={problem.value} />
        <Tabs
          label={shot.id}
          panel="pane"
          tabs={PANES.map(id => ({
            id,
            name: words.panes[id],
            count: id === 'notes' ? shot.findings.length || undefined : undefined,
          }))}
          chosen={pane.value}
          onChoose={id => (pane.value = id)}
        />
        <div id="pane" role="tabpanel" aria-labelledby={`pane-${pane.value}`} class="pane">
          {pane.value === 'edit' && <Edit watched={watched} shot={shot} />}
          {pane.value === 'takes' && <Takes watched={watched} shot={shot} act={act} />}
          {pane.value === 'notes' &&
            (shot.findings.length ? <Findings findings={shot.findings} /> : <p class="muted">{words.shot.nothingFound}</p>)}
        </div>
      </div>
    </aside>
  )
}


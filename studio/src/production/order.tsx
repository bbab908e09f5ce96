import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { Field, Menu } from '../parts/bits'
import { Dialog } from '../parts/dialog'
import { Refusal } from '../parts/notice'
import { ask, asProblem, type Asking, type Problem } from '../server/ask'
import type { Change, Shot } from '../server/shapes'
import { words } from '../words'
import { Price } from './price'
import type { Watched } from './store'

type Act = (path: string, asking: Asking, done?: string) => Promise<boolean>
type Way = 'insert' | 'delete' | 'earlier' | 'later'

const REST_MS = 300

/** Where a shot stands among the others: earlier, later, one more after it, or not at all. The price is shown first. */
export function Order({ watched, shot, act }: { watched: Watched; shot: Shot; act: Act }) {
  const asking = useSignal<Way | null>(null)
  const text = useSignal('')
  const change = useSignal<Change | null>(null)
  const problem = useSignal<Problem | null>(null)
  const ids = (watched.shots.value.value?.items ?? []).map(one => one.id)
  const at = ids.indexOf(shot.id)
  const etag = watched.etag.value
  const way = asking.value
  const order = ids.toSpliced(at, 1).toSpliced(at + (way === 'earlier' ? -1 : 1), 0, shot.id)
  const insert = { after: shot.id, description: text.value }
  const isSaid = way !== null && (way !== 'insert' || !!text.value.trim())
  const body = way === 'insert' ? { insert } : way === 'delete' ? { remove: shot.id } : { order }
  const said = JSON.stringify(isSaid && body)

  useEffect(() => {
    change.value = null
    problem.value = null
    if (!isSaid) return
    const stop = new AbortController()
    const rest = setTimeout(() => {
      ask<Change>(`productions/${watched.id}/shot-list/price`, { method: 'POST', body, signal: stop.signal })
        .then(told => (change.value = told))
        .catch(error => !stop.signal.aborted && (problem.value = asProblem(error)))
    }, REST_MS)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [said, etag])

  const confirm = async () => {
    const isDone =
      way === 'insert'
        ? await act('/shots', { method: 'POST', body: insert, etag }, words.shot.inserted(shot.id))
        : way === 'delete'
          ? await act(`/shots/${shot.id}`, { method: 'DELETE', etag }, words.shot.deleted(shot.id))
          : await act('/shots/order', { method: 'POST', body: { order }, etag }, words.shot.moved(shot.id))
    if (isDone) asking.value = null
  }
  const title = {
    insert: words.shot.insertAfter(shot.id),
    delete: words.shot.deleteTitle(shot.id),
    earlier: words.shot.moveTitle(shot.id),
    later: words.shot.moveTitle(shot.id),
  }
  const named = { insert: words.shot.insertNow, delete: words.shot.delete, earlier: words.shot.earlier, later: words.shot.later }
  return (
    <>
      <Menu label={words.shot.more(shot.id)}>
        <button class="button" disabled={at <= 0} onClick={() => (asking.value = 'earlier')}>
          {words.shot.earlier}
        </button>
        <button class="button" disabled={at === ids.length - 1} onClick={() => (asking.value = 'later')}>
          {words.shot.later}
        </button>
        <button class="button" onClick={() => (asking.value = 'insert')}>
          {words.shot.insert}
        </button>
        <button class="button danger" onClick={() => (asking.value = 'delete')}>
          {words.shot.delete}
        </button>
      </Menu>
      {way && (
        <Dialog
          title={title[way]}
          onClose={() => (asking.value = null)}
          actions={
            <>
              <button class="button" onClick={() => (asking.value = null)}>
                {words.back}
              </button>
              <button
                class={way === 'delete' ? 'button danger' : 'button main'}
                disabled={!change.value || !!change.value.refusal}
                onClick={() => void confirm()}
              >
                {!isSaid || change.value || problem.value ? named[way] : words.edit.pricing}
              </button>
            </>
          }
        >
          {way === 'insert' && (
            <Field label={words.fields.description}>
              {id => (
                <textarea
                  id={id}
                  class="textarea"
                  autofocus
                  value={text.value}
                  onInput={event => (text.value = event.currentTarget.value)}
                />
              )}
            </Field>
          )}
          {way === 'delete' && <p>{words.shot.deleteText}</p>}
          <div aria-live="polite">
            {isSaid && !problem.value && <Price change={change.value} />}
            <Refusal problem={problem.value} />
          </div>
        </Dialog>
      )}
    </>
  )
}

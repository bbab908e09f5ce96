import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { Loading, Refusal, Trouble } from '../parts/notice'
import { Wishes } from '../parts/wishes'
import { useAsked } from '../server/answer'
import { ask, asProblem } from '../server/ask'
import { may } from '../server/session'
import type { BriefText, Change, Wish } from '../server/shapes'
import { words } from '../words'
import { useAct } from './act'
import { Price } from './price'
import type { Watched } from './store'

const REST_MS = 500

/** The words and wishes the film was asked for in. Changed, only what they touch is made anew, at the price shown. */
export function Brief({ watched }: { watched: Watched }) {
  const brief = useAsked<BriefText>(`productions/${watched.id}/brief`)
  const all = useAsked<{ items: Wish[] }>('wishes')
  const text = useSignal<string | null>(null)
  const wishes = useSignal<Record<string, unknown> | null>(null)
  const change = useSignal<Change | null>(null)
  const { act, problem, isBusy } = useAct(watched)
  const known = brief.value.value
  const sought = text.value ?? known?.text ?? ''
  const wished = wishes.value ?? known?.wishes ?? {}
  const isDirty = known !== undefined && (sought !== known.text || inOrder(wished) !== inOrder(known.wishes))

  useEffect(() => {
    change.value = null
    if (!isDirty || !known) return
    const stop = new AbortController()
    const body = { text: sought, notation: known.notation, wishes: wished }
    const rest = setTimeout(() => {
      ask<Change>(`productions/${watched.id}/brief/price`, { method: 'POST', body, signal: stop.signal })
        .then(told => {
          change.value = told
          problem.value = null
        })
        .catch(error => !stop.signal.aborted && (problem.value = asProblem(error)))
    }, REST_MS)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [text.value, wishes.value, known])

  if (!known) return brief.problem.value ? <Trouble problem={brief.problem.value} retry={brief.reload} /> : <Loading />
  const drop = () => {
    text.value = null
    wishes.value = null
  }
  const take = async () => {
    const isDone = await act(
      '/brief',
      { method: 'PUT', body: { text: sought, notation: known.notation, wishes: wished }, etag: known.etag },
      words.brief.taken,
    )
    await brief.reload()
    if (isDone) drop()
  }
  return (
    <div class="brief-edit">
      <label class="unseen" for="production-brief">
        {words.views.brief}
      </label>
      <textarea
        id="production-brief"
        class="textarea"
        readOnly={!may('edit')}
        value={sought}
        onInput={event => (text.value = event.currentTarget.value)}
      />
      <div class="column">
        <fieldset class="bare" disabled={!may('edit')}>
          <Wishes all={all.value.value?.items ?? []} quick={{}} wishes={wished} onChange={chosen => (wishes.value = chosen)} />
        </fieldset>
        {isDirty && (
          <div class="edit-price" aria-live="polite">
            <Price change={change.value} />
            <div class="row">
              <button class="button" onClick={drop}>
                {words.edit.drop}
              </button>
              <button class="button main push" disabled={isBusy.value || !change.value || !!change.value.refusal} onClick={() => void take()}>
                {change.value ? words.edit.make(change.value.to_make) : words.edit.pricing}
              </button>
            </div>
          </div>
        )}
        <Refusal problem={problem.value} />
      </div>
    </div>
  )
}

/** The same for the same wishes, whichever was made first. */
const inOrder = (wishes: Record<string, unknown>) => JSON.stringify(Object.entries(wishes).toSorted())

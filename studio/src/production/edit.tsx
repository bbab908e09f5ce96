import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { Field, Select } from '../parts/bits'
import { Refusal } from '../parts/notice'
import { ask, asProblem } from '../server/ask'
import { may } from '../server/session'
import type { Change, Shot, ShotEdit } from '../server/shapes'
import { words } from '../words'
import { useAct } from './act'
import { LOOKS } from './looks'
import { Price } from './price'
import type { Watched } from './store'

const REST_MS = 300

/** What of a shot can be said otherwise. The price of it is shown before anything is made. */
export function Edit({ watched, shot }: { watched: Watched; shot: Shot }) {
  const edit = useSignal<ShotEdit>({})
  const change = useSignal<Change | null>(null)
  const { act, problem, isBusy } = useAct(watched)
  const isDirty = Object.keys(edit.value).length > 0
  const at = `/shots/${shot.id}`
  const said = JSON.stringify(edit.value)

  useEffect(() => {
    change.value = null
    problem.value = null
    if (!isDirty) return
    const stop = new AbortController()
    const rest = setTimeout(() => {
      ask<Change>(`productions/${watched.id}${at}/price`, { method: 'POST', body: edit.value, etag: watched.etag.value, signal: stop.signal })
        .then(told => (change.value = told))
        .catch(error => !stop.signal.aborted && (problem.value = asProblem(error)))
    }, REST_MS)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [said, watched.etag.value])

  const set = <K extends keyof ShotEdit>(name: K, value: ShotEdit[K]) => {
    const { [name]: _, ...others } = edit.value
    edit.value = value === shot[name] ? others : { ...others, [name]: value }
  }
  const value = <K extends keyof ShotEdit>(name: K) => (name in edit.value ? edit.value[name] : shot[name])
  const make = async () => {
    const isDone = await act(at, { method: 'PATCH', body: edit.value, etag: watched.etag.value }, words.edit.taken(shot.id))
    if (isDone) edit.value = {}
  }

  if (!may('edit'))
    return (
      <dl class="facts">
        <dt>{words.fields.description}</dt>
        <dd>{shot.description}</dd>
        <dt>{words.fields.line}</dt>
        <dd>{shot.line || '–'}</dd>
        {LOOKS.map(([name]) => (
          <>
            <dt>{words.fields[name]}</dt>
            <dd>{shot[name] ?? '–'}</dd>
          </>
        ))}
      </dl>
    )
  return (
    <form
      class="edit"
      onSubmit={event => {
        event.preventDefault()
        void make()
      }}
    >
      <div class="field">
        <label class="label" for="shot-description">
          {words.fields.description}
        </label>
        <textarea
          id="shot-description"
          class="textarea"
          value={value('description') ?? ''}
          onInput={event => set('description', event.currentTarget.value)}
        />
      </div>
      <Field label={words.lineOf(shot.speaker)}>
        {id => (
          <textarea id={id} class="textarea" value={value('line') ?? ''} onInput={event => set('line', event.currentTarget.value)} />
        )}
      </Field>
      <div class="edit-looks">
        {LOOKS.map(([name, options]) => {
          const now = value(name) ?? ''
          return (
            <Select
              key={name}
              label={words.fields[name]}
              value={now}
              options={[...new Set([...(now ? [] : ['']), ...options, ...(now ? [now] : [])])].map(option => ({
                value: option,
                name: option || words.edit.notSaid,
              }))}
              onChange={chosen => set(name, chosen)}
            />
          )
        })}
        <Field label={words.fields.seconds}>
          {id => (
            <input
              id={id}
              class="input"
              type="number"
              min={0.5}
              max={120}
              step={0.1}
              value={Number((value('seconds') ?? 0).toFixed(3))}
              onInput={event => event.currentTarget.value && set('seconds', Number(event.currentTarget.value))}
            />
          )}
        </Field>
      </div>
      {isDirty && (
        <div class="edit-price" aria-live="polite">
          <Price change={change.value} />
          <Refusal problem={problem.value} />
          <div class="row">
            <button type="button" class="button" onClick={() => (edit.value = {})}>
              {words.edit.drop}
            </button>
            <button class="button main push" disabled={isBusy.value || !change.value || !!change.value.refusal}>
              {change.value ? words.edit.make(change.value.to_make) : words.edit.pricing}
            </button>
          </div>
        </div>
      )}
    </form>
  )
}

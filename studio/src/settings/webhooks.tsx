import { useSignal } from '@preact/signals'

import { moment } from '../format'
import { Field, Scroll } from '../parts/bits'
import { Dialog } from '../parts/dialog'
import { Empty, Loading, Refusal, Trouble } from '../parts/notice'
import { say } from '../parts/said'
import { useAsked } from '../server/answer'
import { ask, asProblem, newKey, type Problem } from '../server/ask'
import type { Delivery, Page, Webhook } from '../server/shapes'
import { words } from '../words'
import { Once } from './once'

const KINDS = ['production_started', 'production_completed', 'production_failed', 'production_cancelled', 'production_paused', 'take_replaced', 'order_unclear']

/** Who is told of what, elsewhere. */
export function Webhooks() {
  const { value, problem, reload } = useAsked<Page<Webhook>>('webhooks')
  const refused = useSignal<Problem | null>(null)
  const isAdding = useSignal(false)
  const opened = useSignal<Webhook | null>(null)
  const hooks = value.value?.items
  if (!hooks) return problem.value ? <Trouble problem={problem.value} retry={reload} /> : <Loading />
  const doing = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work()
      refused.value = null
      if (done) say(done)
    } catch (error) {
      refused.value = asProblem(error)
    }
    await reload()
  }
  return (
    <>
      <div class="row spread settings-bar">
        <p class="muted">{words.webhooks.text}</p>
        <button class="button main" onClick={() => (isAdding.value = true)}>
          {words.webhooks.add}
        </button>
      </div>
      <Refusal problem={refused.value} />
      {hooks.length ? (
        <Scroll isPanel>
          <table class="table">
            <tbody>
              {hooks.map(hook => (
                <tr key={hook.id}>
                  <th scope="row" class="wide">
                    <span class="mono">{hook.url}</span>
                    <span class="faint small kinds">{hook.kinds.map(words.events.kind).join(', ')}</span>
                  </th>
                  <td>
                    <span class="row">
                      <button class="button" onClick={() => void doing(() => ask(`webhooks/${hook.id}/test`, { method: 'POST', key: newKey() }), words.webhooks.tested)}>
                        {words.webhooks.test}
                      </button>
                      <button class="button" onClick={() => (opened.value = hook)}>
                        {words.webhooks.deliveries}
                      </button>
                      <button class="button danger" onClick={() => void doing(() => ask(`webhooks/${hook.id}`, { method: 'DELETE' }))}>
                        {words.webhooks.remove}
                      </button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : (
        <Empty title={words.webhooks.none} />
      )}
      {isAdding.value && (
        <Add
          onClose={() => {
            isAdding.value = false
            void reload()
          }}
        />
      )}
      {opened.value && <Deliveries hook={opened.value} onClose={() => (opened.value = null)} />}
    </>
  )
}

function Add({ onClose }: { onClose: () => void }) {
  const url = useSignal('')
  const kinds = useSignal<string[]>(['production_completed', 'production_failed'])
  const made = useSignal<string | null>(null)
  const problem = useSignal<Problem | null>(null)
  const send = async () => {
    try {
      const hook = await ask<Webhook>('webhooks', { method: 'POST', body: { url: url.value, kinds: kinds.value }, key: newKey() })
      made.value = hook.secret ?? ''
    } catch (error) {
      problem.value = asProblem(error)
    }
  }
  return (
    <Dialog
      title={words.webhooks.add}
      onClose={onClose}
      actions={
        made.value === null ? (
          <button class="button main" disabled={!url.value || !kinds.value.length} onClick={() => void send()}>
            {words.webhooks.add}
          </button>
        ) : undefined
      }
    >
      {made.value !== null ? (
        <Once secret={made.value} label={words.webhooks.secret} />
      ) : (
        <>
          <Field label={words.webhooks.url}>
            {id => (
              <input id={id} class="input" type="url" autofocus placeholder={words.webhooks.urlExample} value={url.value} onInput={event => (url.value = event.currentTarget.value)} />
            )}
          </Field>
          <fieldset class="ways">
            <legend class="label">{words.webhooks.kinds}</legend>
            {KINDS.map(kind => (
              <label key={kind} class="check">
                <input
                  type="checkbox"
                  checked={kinds.value.includes(kind)}
                  onChange={event =>
                    (kinds.value = event.currentTarget.checked ? [...kinds.value, kind] : kinds.value.filter(one => one !== kind))
                  }
                />
                {words.events.kind(kind)}
              </label>
            ))}
          </fieldset>
          <Refusal problem={problem.value} />
        </>
      )}
    </Dialog>
  )
}

function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const { value, problem, reload } = useAsked<Page<Delivery>>(`webhooks/${hook.id}/deliveries`)
  const items = value.value?.items
  return (
    <Dialog title={words.webhooks.deliveries} onClose={onClose} isBroad>
      {!items ? (
        problem.value ? (
          <Trouble problem={problem.value} retry={reload} />
        ) : (
          <Loading />
        )
      ) : items.length ? (
        <Scroll>
          <table class="table">
            <tbody>
              {items.map(delivery => (
                <tr key={delivery.id}>
                  <td class="faint">{moment(delivery.made_at)}</td>
                  <th scope="row" class="wide">
                    {words.events.kind(delivery.kind)}
                    {delivery.said && <span class="faint small kinds">{delivery.said}</span>}
                  </th>
                  <td>{delivery.state}</td>
                  <td class="number">{delivery.status ?? '–'}</td>
                  <td class="number">{words.webhooks.attempts(delivery.attempts)}</td>
                  <td>
                    <button
                      class="button"
                      onClick={() => void ask(`webhooks/${hook.id}/deliveries/${delivery.id}/redeliver`, { method: 'POST', key: newKey() }).then(reload)}
                    >
                      {words.webhooks.again}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : (
        <p class="muted">{words.webhooks.noDeliveries}</p>
      )}
    </Dialog>
  )
}

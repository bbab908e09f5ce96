import { useSignal } from '@preact/signals'

import { money, moment } from '../format'
import { Field, Scroll } from '../parts/bits'
import { Dialog } from '../parts/dialog'
import { Refusal } from '../parts/notice'
import { say } from '../parts/said'
import { useAsked } from '../server/answer'
import { ask, asProblem, newKey, type Problem } from '../server/ask'
import { may } from '../server/session'
import type { HeldOrder, Page } from '../server/shapes'
import { words } from '../words'

const WAYS = ['adopt', 'pay_again', 'give_up'] as const

/** Orders that may have been paid, and of which nobody can tell what became: a person decides. */
export function Held() {
  const { value, reload } = useAsked<Page<HeldOrder>>('held')
  const chosen = useSignal<HeldOrder | null>(null)
  const orders = value.value?.items.filter(order => !order.is_settled) ?? []
  if (!orders.length) return null
  return (
    <section class="panel held">
      <header>
        <h2>{words.held.title(orders.length)}</h2>
      </header>
      <Scroll>
        <table class="table">
          <tbody>
            {orders.map(order => (
              <tr key={order.key}>
                <th scope="row">{order.shot}</th>
                <td>
                  {order.backend} {order.model}
                </td>
                <td class="number">{money(order.quoted_usd)}</td>
                <td class="faint">{moment(order.written_at)}</td>
                <td class="wide muted">{order.why}</td>
                <td>
                  {may('spend') && (
                    <button class="button" onClick={() => (chosen.value = order)}>
                      {words.held.decide}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {chosen.value && (
        <Decide
          order={chosen.value}
          onDone={() => {
            chosen.value = null
            void reload()
          }}
        />
      )}
    </section>
  )
}

function Decide({ order, onDone }: { order: HeldOrder; onDone: () => void }) {
  const way = useSignal<(typeof WAYS)[number]>('adopt')
  const job = useSignal('')
  const wasCharged = useSignal(true)
  const problem = useSignal<Problem | null>(null)
  const send = async () => {
    const body = { decision: way.value, ...(way.value === 'adopt' ? { job: job.value } : { was_charged: wasCharged.value }) }
    try {
      await ask(`held/${encodeURIComponent(order.key)}/decision`, { method: 'POST', body, key: newKey() })
      say(words.held.done)
      onDone()
    } catch (error) {
      problem.value = asProblem(error)
    }
  }
  return (
    <Dialog
      title={words.held.of(order.shot, order.backend)}
      onClose={onDone}
      actions={
        <button class="button main" disabled={way.value === 'adopt' && !job.value.trim()} onClick={() => void send()}>
          {words.held.ways[way.value].name}
        </button>
      }
    >
      <p class="muted">{order.why}</p>
      <fieldset class="ways">
        <legend class="label">{words.held.decide}</legend>
        {WAYS.map(one => (
          <label key={one} class="check">
            <input type="radio" name="way" checked={way.value === one} onChange={() => (way.value = one)} />
            <span>
              {words.held.ways[one].name}
              <br />
              <span class="hint">{words.held.ways[one].means}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {way.value === 'adopt' ? (
        <Field label={words.held.job}>
          {id => <input id={id} class="input" value={job.value} onInput={event => (job.value = event.currentTarget.value)} />}
        </Field>
      ) : (
        <label class="check">
          <input type="checkbox" checked={wasCharged.value} onChange={event => (wasCharged.value = event.currentTarget.checked)} />
          <span>{words.held.wasCharged}</span>
        </label>
      )}
      <Refusal problem={problem.value} />
    </Dialog>
  )
}

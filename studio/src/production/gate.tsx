import { useSignal } from '@preact/signals'

import { moment } from '../format'
import { useFocused } from '../parts/bits'
import { Refusal } from '../parts/notice'
import { may } from '../server/session'
import type { Gate, Production } from '../server/shapes'
import { words } from '../words'
import { useAct } from './act'
import type { Watched } from './store'

/** What waits for a person, with what is approved in words, and the way to say yes or no. */
export function GateBanner({ watched, production }: { watched: Watched; production: Production }) {
  const gates = watched.gates.value.value?.items ?? []
  const waiting = gates.find(gate => gate.status === 'waiting')
  const rejected = gates.find(gate => gate.status === 'rejected')
  if (waiting) return <Waiting key={waiting.digest} watched={watched} gate={waiting} production={production} />
  if (rejected) return <Rejected watched={watched} gate={rejected} production={production} />
  return null
}

function Rejected({ watched, gate, production }: { watched: Watched; gate: Gate; production: Production }) {
  const { act, problem, isBusy } = useAct(watched)
  const approve = () =>
    act(
      `/gates/${gate.gate}/decision`,
      { method: 'POST', body: { decision: 'approve', note: '', digest: gate.digest } },
      words.gates[gate.gate].approvedNow,
    )
  return (
    <section class="gate" aria-label={words.gates[gate.gate].name}>
      <div>
        <h2>{words.gates[gate.gate].rejected(gate.decided_by ?? '')}</h2>
        <p>{gate.note}</p>
        <p class="faint small">{moment(gate.decided_at)}</p>
      </div>
      {production.waiting_gate === gate.gate && (
        <div class="row">
          {may('approve') && (
            <button class="button" disabled={isBusy.value} onClick={() => void approve()}>
              {words.gate.approveAfterAll}
            </button>
          )}
          {may('edit') && (
            <a class="button main" href={`/p/${production.id}?view=brief`}>
              {words.gate.editBrief}
            </a>
          )}
        </div>
      )}
      <Refusal problem={problem.value} />
    </section>
  )
}

function Waiting({ watched, gate, production }: { watched: Watched; gate: Gate; production: Production }) {
  const { act, problem, isBusy } = useAct(watched)
  const isRejecting = useSignal(false)
  const note = useSignal('')
  const field = useFocused<HTMLTextAreaElement>(isRejecting.value)
  const decide = (decision: 'approve' | 'reject') =>
    act(
      `/gates/${gate.gate}/decision`,
      { method: 'POST', body: { decision, note: note.value, digest: gate.digest } },
      words.gates[gate.gate][decision === 'approve' ? 'approvedNow' : 'rejectedNow'],
    )
  const canDecide = may('approve')
  return (
    <section class="gate waiting" aria-label={words.gates[gate.gate].name}>
      <div>
        <h2>{words.gates[gate.gate].question}</h2>
        <p>{gate.asks}</p>
        {!canDecide && <p class="faint small">{words.gate.notYou}</p>}
      </div>
      {canDecide && !isRejecting.value && (
        <div class="row">
          {gate.gate === 'lock' && (
            <a class="button" href={`/p/${production.id}/watch`}>
              {words.production.watch}
            </a>
          )}
          <button class="button" onClick={() => (isRejecting.value = true)}>
            {words.gate.reject}
          </button>
          <button class="button main" disabled={isBusy.value} onClick={() => void decide('approve')}>
            {words.gates[gate.gate].approve}
          </button>
        </div>
      )}
      {isRejecting.value && (
        <form
          class="gate-note"
          onKeyDown={event => {
            if (event.key === 'Escape' && !note.value.trim()) isRejecting.value = false
          }}
          onSubmit={event => {
            event.preventDefault()
            if (note.value.trim()) void decide('reject')
          }}
        >
          <label class="label" for="gate-note">
            {words.gate.note}
          </label>
          <textarea
            id="gate-note"
            class="textarea"
            ref={field}
            required
            value={note.value}
            onInput={event => (note.value = event.currentTarget.value)}
          />
          <div class="row">
            <button type="button" class="button" onClick={() => (isRejecting.value = false)}>
              {words.back}
            </button>
            <button class="button danger" disabled={isBusy.value || !note.value.trim()}>
              {words.gate.rejectNow}
            </button>
          </div>
        </form>
      )}
      <Refusal problem={problem.value} />
    </section>
  )
}

import { useSignal } from '@preact/signals'

import { moment } from '../format'
import { Field, Scroll, Select } from '../parts/bits'
import { Dialog } from '../parts/dialog'
import { Loading, Refusal, Trouble } from '../parts/notice'
import { useAsked } from '../server/answer'
import { ask, asProblem, newKey, type Problem } from '../server/ask'
import type { Key, Page } from '../server/shapes'
import { words } from '../words'
import { Once } from './once'

const ROLES = ['viewer', 'editor', 'approver', 'producer', 'admin'] as const

/** Who has a key, and what each may do with it. */
export function Keys() {
  const { value, problem, reload } = useAsked<Page<Key>>('keys')
  const refused = useSignal<Problem | null>(null)
  const isAdding = useSignal(false)
  const link = useSignal<string | null>(null)
  const leaving = useSignal<Key | null>(null)
  const keys = value.value?.items
  if (!keys) return problem.value ? <Trouble problem={problem.value} retry={reload} /> : <Loading />
  const doing = async (work: () => Promise<unknown>) => {
    try {
      await work()
      refused.value = null
    } catch (error) {
      refused.value = asProblem(error)
    }
    await reload()
  }
  const makeLink = (id: string) =>
    doing(async () => {
      const made = await ask<{ path: string }>(`keys/${id}/link`, { method: 'POST', key: newKey() })
      link.value = new URL(made.path, location.origin).href
    })
  return (
    <>
      <div class="row spread settings-bar">
        <p class="muted">{words.keys.text}</p>
        <button class="button main" onClick={() => (isAdding.value = true)}>
          {words.keys.add}
        </button>
      </div>
      <Refusal problem={refused.value} />
      <Scroll isPanel>
        <table class="table">
          <thead>
            <tr>
              {words.keys.columns.map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map(key => (
              <tr key={key.id}>
                <th scope="row" class="wide">
                  {key.name} <span class="faint mono small">{key.id}</span>
                </th>
                <td>{words.roles[key.role] ?? key.role}</td>
                <td class="muted">{moment(key.made_at)}</td>
                <td class="muted">{key.made_by}</td>
                <td class="muted">{key.revoked_at ? words.keys.revoked : key.expires_at ? moment(key.expires_at) : words.never}</td>
                <td>
                  {!key.revoked_at && (
                    <span class="row">
                      <button class="button" onClick={() => void makeLink(key.id)}>
                        {words.keys.link}
                      </button>
                      <button class="button danger" onClick={() => (leaving.value = key)}>
                        {words.keys.revoke}
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {isAdding.value && (
        <Add
          onClose={() => {
            isAdding.value = false
            void reload()
          }}
        />
      )}
      {link.value && (
        <Dialog title={words.keys.linkTitle} onClose={() => (link.value = null)}>
          <p>{words.keys.linkText}</p>
          <Once secret={link.value} label={words.keys.link} />
        </Dialog>
      )}
      {leaving.value && (
        <Dialog
          title={words.keys.revokeTitle(leaving.value.name)}
          onClose={() => (leaving.value = null)}
          actions={
            <button
              class="button danger"
              onClick={() => {
                const id = leaving.value?.id
                leaving.value = null
                void doing(() => ask(`keys/${id}`, { method: 'DELETE' }))
              }}
            >
              {words.keys.revoke}
            </button>
          }
        >
          <p>{words.keys.revokeText}</p>
        </Dialog>
      )}
    </>
  )
}

function Add({ onClose }: { onClose: () => void }) {
  const name = useSignal('')
  const role = useSignal<string>('editor')
  const days = useSignal('90')
  const made = useSignal<string | null>(null)
  const problem = useSignal<Problem | null>(null)
  const send = async () => {
    const body = { name: name.value.trim(), role: role.value, ...(days.value ? { expires_in_days: Number(days.value) } : {}) }
    try {
      made.value = (await ask<{ key: string }>('keys', { method: 'POST', body, key: newKey() })).key
    } catch (error) {
      problem.value = asProblem(error)
    }
  }
  return (
    <Dialog
      title={words.keys.add}
      onClose={onClose}
      actions={
        made.value ? undefined : (
          <button class="button main" disabled={!name.value.trim()} onClick={() => void send()}>
            {words.keys.make}
          </button>
        )
      }
    >
      {made.value ? (
        <Once secret={made.value} label={words.keys.key} />
      ) : (
        <>
          <Field label={words.keys.name}>
            {id => <input id={id} class="input" autofocus value={name.value} onInput={event => (name.value = event.currentTarget.value)} />}
          </Field>
          <Select
            label={words.keys.role}
            hint={words.keys.roleMeans[role.value]}
            value={role.value}
            options={ROLES.map(one => ({ value: one, name: words.roles[one] ?? one }))}
            onChange={one => (role.value = one)}
          />
          <Field label={words.keys.days} hint={words.keys.daysHint}>
            {id => (
              <input id={id} class="input" type="number" min={1} value={days.value} onInput={event => (days.value = event.currentTarget.value)} />
            )}
          </Field>
          <Refusal problem={problem.value} />
        </>
      )}
    </Dialog>
  )
}

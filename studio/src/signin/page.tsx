import './signin.css'

import { useSignal } from '@preact/signals'

import { Field, useFocused } from '../parts/bits'
import { Mark } from '../parts/icon'
import { Refusal } from '../parts/notice'
import { asProblem, type Problem } from '../server/ask'
import { signIn } from '../server/session'
import { words } from '../words'

export default function SignIn(_: { id: string }) {
  const token = useSignal('')
  const problem = useSignal<Problem | null>(null)
  const isBusy = useSignal(false)
  const field = useFocused<HTMLInputElement>()
  const send = async (event: Event) => {
    event.preventDefault()
    isBusy.value = true
    try {
      await signIn(token.value.trim())
    } catch (error) {
      problem.value = asProblem(error)
    }
    isBusy.value = false
  }
  return (
    <form class="sign-in" onSubmit={send}>
      <div class="sign-in-mark">
        <Mark />
      </div>
      <h1>{words.signIn.title}</h1>
      <Field label={words.signIn.key} hint={words.signIn.hint}>
        {(id, hint) => (
          <input
            id={id}
            class="input mono"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            required
            ref={field}
            aria-describedby={hint}
            value={token.value}
            onInput={event => (token.value = event.currentTarget.value)}
          />
        )}
      </Field>
      <Refusal problem={problem.value} />
      <button class="button main" disabled={isBusy.value || !token.value.trim()}>
        {words.signIn.enter}
      </button>
    </form>
  )
}

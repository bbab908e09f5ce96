// Who is looking.
import { effect, signal } from '@preact/signals'

import { ask, asProblem, csrfToken, refusals, type Problem } from './ask'
import type { Me, Permission } from './shapes'

/** undefined: not asked yet; null: nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined)
export const meProblem = signal<Problem | null>(null)

export const may = (permission: Permission) => me.value?.permissions.includes(permission) ?? false

function enter(who: Me) {
  csrfToken.value = who.csrf_token ?? ''
  meProblem.value = null
  me.value = who
}

export async function askWho() {
  try {
    enter(await ask<Me>('me'))
  } catch (error) {
    const problem = asProblem(error)
    if (problem.status === 401) me.value = null
    else meProblem.value = problem
  }
}

export async function signIn(token: string) {
  enter(await ask<Me>('session', { method: 'POST', body: { token } }))
}

export async function signOut() {
  await ask('session', { method: 'DELETE' })
  me.value = null
}

// A session that ended while a page was open: the sign-in page stands in its place, and the address stays.
effect(() => {
  if (refusals.value > 0 && me.peek()) me.value = null
})

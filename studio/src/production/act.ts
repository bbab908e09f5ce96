import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'

import { type Asking, ask, asProblem, newKey, type Problem } from '../server/ask'
import { say } from '../parts/said'
import type { Watched } from './store'

/** One change at a time of a production, and what came of it. */
export function useAct(watched: Watched) {
  const problem = useSignal<Problem | null>(null)
  const isBusy = useSignal(false)
  const key = useRef(newKey())
  /** True when it was done. */
  const act = async (path: string, asking: Asking, done?: string): Promise<boolean> => {
    if (isBusy.value) return false
    isBusy.value = true
    try {
      await ask(`productions/${encodeURIComponent(watched.id)}${path}`, { ...asking, key: key.current })
      problem.value = null
      if (done) say(done)
      watched.refreshAll()
      return true
    } catch (error) {
      problem.value = asProblem(error)
      // What it was decided upon has changed: the newest is fetched, and the person decides again.
      if (problem.value.status === 412 || problem.value.status === 409) watched.refreshAll()
      return false
    } finally {
      key.current = newKey()
      isBusy.value = false
    }
  }
  return { act, problem, isBusy }
}

import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

import { ask, asProblem, type Problem } from './ask'

/** Something asked of the server: what is known of it stays while it is asked again. */
export interface Asked<T> {
  value: Signal<T | undefined>
  problem: Signal<Problem | null>
  reload: () => Promise<void>
}

export function asked<T>(get: () => Promise<T>): Asked<T> {
  const value = signal<T | undefined>(undefined)
  const problem = signal<Problem | null>(null)
  let turn = 0
  const reload = async () => {
    const mine = ++turn
    try {
      const answer = await get()
      if (mine !== turn) return
      value.value = answer
      problem.value = null
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error)
    }
  }
  return { value, problem, reload }
}

/** What `path` answers, asked when the part appears. */
export function useAsked<T>(path: string): Asked<T> {
  const answer = useMemo(() => asked(() => ask<T>(path)), [path])
  useEffect(() => void answer.reload(), [answer])
  return answer
}

/** Runs `work` at once, and while it runs or for `gapMs` after it, whatever is asked becomes one more run. */
export function gathered(work: () => Promise<void>, gapMs: number): () => void {
  let isBusy = false
  let isWanted = false
  const run = async () => {
    if (isBusy) {
      isWanted = true
      return
    }
    isBusy = true
    await work()
    setTimeout(() => {
      isBusy = false
      if (isWanted) {
        isWanted = false
        void run()
      }
    }, gapMs)
  }
  return () => void run()
}

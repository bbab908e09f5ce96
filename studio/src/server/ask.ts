// Every request of the studio goes through here: errors become `Problem`s, writes carry the token against forged requests,
// and whether the server answers at all is known in one place.
import { signal } from '@preact/signals'

import { words } from '../words'

export const API = '/api/v1'

/** Whether the server answered the last time it was asked. */
export const isReached = signal(true)
/** Set by the session: sent with every write. */
export const csrfToken = signal('')
/** Counts the answers that said nobody is signed in. */
export const refusals = signal(0)

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: { at: (string | number)[]; what: string }[] = [],
  ) {
    super(message)
  }
}

export interface Asking {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  etag?: string
  /** The same key for the same press of a button: pressed twice, done once. */
  key?: string
  signal?: AbortSignal
}

export interface Answer<T> {
  value: T
  etag: string
}

export async function askTagged<T>(path: string, { method = 'GET', body, etag, key, signal }: Asking = {}) {
  const headers: Record<string, string> = { accept: 'application/json' }
  const isForm = body instanceof FormData
  if (method !== 'GET') {
    headers['x-csrf-token'] = csrfToken.value
    if (!isForm) headers['content-type'] = 'application/json'
  }
  if (etag) headers['if-match'] = etag
  if (key) headers['idempotency-key'] = key
  const payload = isForm ? body : method === 'GET' ? undefined : JSON.stringify(body ?? {})
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (payload !== undefined) init.body = payload
  if (signal) init.signal = signal
  let answer: Response
  try {
    answer = await fetch(path.startsWith('/') ? path : `${API}/${path}`, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    isReached.value = false
    throw new Problem(0, 'unreachable', words.problem.unreachable)
  }
  isReached.value = true
  if (!answer.ok) throw await problemOf(answer)
  const isJson = answer.headers.get('content-type')?.includes('json')
  const value = answer.status === 204 ? undefined : isJson ? await answer.json() : await answer.text()
  return { value, etag: answer.headers.get('etag') ?? '' } as Answer<T>
}

export const ask = async <T>(path: string, asking?: Asking) => (await askTagged<T>(path, asking)).value

async function problemOf(answer: Response): Promise<Problem> {
  if (answer.status === 401) refusals.value += 1
  try {
    const told = await answer.json()
    return new Problem(answer.status, told.code ?? 'internal', told.detail || told.title, told.errors ?? [])
  } catch {
    return new Problem(answer.status, 'internal', words.problem.status(answer.status))
  }
}

export const asProblem = (error: unknown) =>
  error instanceof Problem ? error : new Problem(0, 'internal', error instanceof Error ? error.message : String(error))

export const newKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('')

import './productions.css'

import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'

import { Segments } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Empty, Refusal, Trouble } from '../parts/notice'
import { address, setQuery } from '../router'
import { gathered } from '../server/answer'
import { ask, asProblem, type Problem } from '../server/ask'
import { may } from '../server/session'
import type { Page, Production } from '../server/shapes'
import { listen } from '../server/stream'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import { Card } from './card'

const SHOWN = 24
const FILTERS = ['', 'running', 'waiting', 'failed', 'complete'] as const
/** A list that changes with every event is asked for so often at most. */
const GAP_MS = 250

export function Productions() {
  const items = useSignal<Production[] | undefined>(undefined)
  const cursor = useSignal<string | null>(null)
  const problem = useSignal<Problem | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const condition = address.value.searchParams.get('condition') ?? ''
  const sought = address.value.searchParams.get('q') ?? ''

  const load = async (from: string | null = null, shown = SHOWN) => {
    const query = new URLSearchParams({ limit: String(Math.min(shown, 200)) })
    if (condition) query.set('condition', condition)
    if (sought) query.set('q', sought)
    if (from) query.set('cursor', from)
    try {
      const page = await ask<Page<Production>>(`productions?${query}`)
      items.value = from ? [...(items.value ?? []), ...page.items] : page.items
      cursor.value = page.next_cursor
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  useEffect(() => {
    const again = gathered(() => load(null, Math.max(SHOWN, items.peek()?.length ?? 0)), GAP_MS)
    again()
    return listen('events/stream', null, {
      event: again,
      again,
      progress: told => {
        items.value = items.value?.map(one =>
          one.id === told.production ? { ...one, progress: told.progress, seconds_left: told.seconds_left } : one,
        )
      },
    })
  }, [condition, sought])

  useShortcuts(useMemo(() => ({ '/': () => search.current?.focus() }), []))

  return (
    <div class="page full">
      <div class="page-head">
        <h1>{words.places.productions}</h1>
        <Segments
          label={words.productions.filter}
          options={FILTERS.map(id => ({ id, name: id ? words.states[id] : words.productions.all }))}
          chosen={condition as (typeof FILTERS)[number]}
          onChoose={id => setQuery({ condition: id || null })}
        />
        <form class="search" role="search" onSubmit={event => event.preventDefault()}>
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            class="input"
            aria-label={words.productions.search}
            placeholder={words.productions.search}
            value={sought}
            onInput={event => setQuery({ q: event.currentTarget.value || null })}
          />
        </form>
        {may('edit') && (
          <a class="button main push" href="/new">
            <Icon name="plus" />
            {words.productions.make}
          </a>
        )}
      </div>
      {items.value && <Refusal problem={problem.value} />}
      {items.value ? (
        items.value.length ? (
          <ul class="cards">
            {items.value.map(production => (
              <Card key={production.id} production={production} />
            ))}
          </ul>
        ) : condition || sought ? (
          <Empty title={words.productions.noneFound}>
            <button class="button" onClick={() => setQuery({ q: null, condition: null })}>
              {words.productions.showAll}
            </button>
          </Empty>
        ) : (
          <Empty title={words.productions.none.title}>
            <p>{words.productions.none.text}</p>
            {may('edit') && (
              <a class="button main" href="/new">
                {words.productions.make}
              </a>
            )}
          </Empty>
        )
      ) : problem.value ? (
        <Trouble problem={problem.value} retry={() => void load()} />
      ) : (
        <ul class="cards" aria-busy="true" aria-label={words.loading}>
          {Array.from({ length: 8 }, (_, index) => (
            <li key={index} class="card">
              <div class="frame skeleton" />
              <div class="card-text">
                <span class="skeleton line" />
                <span class="skeleton line short" />
              </div>
            </li>
          ))}
        </ul>
      )}
      {cursor.value && (
        <div class="more">
          <button class="button" onClick={() => void load(cursor.value)}>
            {words.more}
          </button>
        </div>
      )}
    </div>
  )
}


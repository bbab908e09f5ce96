import './new.css'

import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'

import { size } from '../format'
import { Findings, useFocused } from '../parts/bits'
import { Icon } from '../parts/icon'
import { Refusal } from '../parts/notice'
import { Wishes } from '../parts/wishes'
import { go } from '../router'
import { useAsked } from '../server/answer'
import { ask, asProblem, newKey, type Problem } from '../server/ask'
import type { BriefCheck, BriefPrice, GateName, Production, Wish } from '../server/shapes'
import { useShortcuts } from '../shortcuts'
import { words } from '../words'
import { Reading } from './reading'

/** A draft is small and coarse on purpose: it is there in seconds. */
const QUICK = { size: 360, fps: 12 }
const REST_MS = 350
const KEPT = 'draft'
/** By the ending of a file's name. */
const NOTATIONS: Record<string, string> = { '.fountain': 'fountain', '.spmd': 'fountain', '.csv': 'storyboard' }
const GATES: GateName[] = ['spend', 'lock']

export default function New(_: { id: string }) {
  const text = useSignal(sessionStorage.getItem(KEPT) ?? '')
  /** What an opened file is written in; null: prose, or a script in Markdown. */
  const notation = useSignal<string | null>(null)
  const wishes = useSignal<Record<string, unknown>>({})
  const isQuick = useSignal(true)
  const gates = useSignal<GateName[]>([])
  const assets = useSignal<File[]>([])
  const check = useSignal<BriefCheck | null>(null)
  const price = useSignal<BriefPrice | null>(null)
  const problem = useSignal<Problem | null>(null)
  const isBusy = useSignal(false)
  const { value: known } = useAsked<{ items: Wish[] }>('wishes')
  const key = useRef(newKey())
  const brief = useFocused<HTMLTextAreaElement>()
  const all = useMemo(() => known.value?.items ?? [], [known.value])

  const wished = { ...(isQuick.value ? QUICK : {}), ...wishes.value }
  const asked = JSON.stringify([text.value, notation.value, wished])

  useEffect(() => {
    sessionStorage.setItem(KEPT, text.value)
    key.current = newKey()
    if (!text.value.trim()) {
      check.value = null
      price.value = null
      return
    }
    const stop = new AbortController()
    const rest = setTimeout(() => {
      const body = { text: text.value, notation: notation.value, wishes: wished }
      const asking = { method: 'POST', body, signal: stop.signal } as const
      ask<BriefCheck>('briefs/check', asking)
        .then(async told => {
          check.value = told
          problem.value = null
          const isSound = told.findings.every(finding => finding.severity !== 'error')
          price.value = isSound ? await ask<BriefPrice>('briefs/price', asking) : null
        })
        .catch(error => {
          if (stop.signal.aborted) return
          price.value = null
          problem.value = asProblem(error)
        })
    }, REST_MS)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [asked])

  const isRefused = check.value?.findings.some(finding => finding.severity === 'error') || !!price.value?.refusal

  const make = async () => {
    if (isBusy.value || !text.value.trim()) return
    isBusy.value = true
    try {
      let body: unknown = { text: text.value, notation: notation.value, wishes: wished, gates: gates.value }
      if (assets.value.length) {
        const form = new FormData()
        form.set('text', text.value)
        form.set('wishes', JSON.stringify(wished))
        if (notation.value) form.set('notation', notation.value)
        gates.value.forEach(gate => form.append('gates', gate))
        assets.value.forEach(file => form.append('assets', file))
        body = form
      }
      const production = await ask<Production>('productions', { method: 'POST', body, key: key.current })
      sessionStorage.removeItem(KEPT)
      go(`/p/${production.id}`)
    } catch (error) {
      problem.value = asProblem(error)
      key.current = newKey()
    }
    isBusy.value = false
  }

  const readFile = async (file: File) => {
    notation.value = NOTATIONS[file.name.slice(file.name.lastIndexOf('.')).toLowerCase()] ?? null
    text.value = await file.text()
  }
  const submit = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void make()
  }
  useShortcuts(useMemo(() => ({ b: () => document.getElementById('brief')?.focus() }), []))

  return (
    <div class="page new">
      <div class="page-head">
        <h1>{words.new.title}</h1>
      </div>
      <div class="new-columns">
        <section class="panel brief-box">
          <label class="unseen" for="brief">
            {words.new.brief}
          </label>
          <textarea
            id="brief"
            class="brief"
            ref={brief}
            spellcheck
            aria-describedby="brief-findings"
            placeholder={words.new.placeholder}
            value={text.value}
            onInput={event => {
              text.value = event.currentTarget.value
              if (!text.value) notation.value = null
            }}
            onKeyDown={submit}
          />
          <footer class="row wrap">
            <label class="button quiet">
              <Icon name="up" />
              {words.new.openFile}
              <input
                class="unseen"
                type="file"
                accept=".md,.txt,.fountain,.spmd,.csv,text/plain"
                onChange={event => event.currentTarget.files?.[0] && void readFile(event.currentTarget.files[0])}
              />
            </label>
            <label class="button quiet">
              <Icon name="plus" />
              {words.new.addAssets}
              <input
                class="unseen"
                type="file"
                multiple
                accept="image/*,video/*,audio/*,.srt"
                onChange={event => (assets.value = [...assets.value, ...(event.currentTarget.files ?? [])])}
              />
            </label>
            <span class="faint small push">{words.new.counted(text.value.trim())}</span>
          </footer>
          {assets.value.length > 0 && (
            <ul class="assets">
              {assets.value.map(file => (
                <li key={file.name} class="row">
                  <span class="clip-line">{file.name}</span>
                  <span class="faint small">{size(file.size)}</span>
                  <button
                    class="button quiet icon-only push"
                    aria-label={words.new.removeAsset(file.name)}
                    onClick={() => (assets.value = assets.value.filter(other => other !== file))}
                  >
                    <Icon name="close" />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>

        <aside class="column new-side">
          <section class="panel">
            <header>
              <h2>{words.new.understood}</h2>
            </header>
            <div class="body" id="brief-findings" aria-live="polite">
              {check.value ? (
                <>
                  <Reading check={check.value} price={price.value} />
                  {check.value.findings.length > 0 && <Findings findings={check.value.findings} />}
                  {price.value?.refusal && <p class="bad">{price.value.refusal}</p>}
                </>
              ) : (
                <p class="muted">{words.new.nothingYet}</p>
              )}
            </div>
          </section>

          <section class="panel">
            <header>
              <h2>{words.new.how}</h2>
            </header>
            <div class="body column">
              <label class="check">
                <input
                  type="checkbox"
                  checked={isQuick.value}
                  onChange={event => (isQuick.value = event.currentTarget.checked)}
                />
                <span>
                  {words.new.quick}
                  <br />
                  <span class="hint">{words.new.quickHint}</span>
                </span>
              </label>
              {GATES.map(gate => (
                <label key={gate} class="check">
                  <input
                    type="checkbox"
                    checked={gates.value.includes(gate)}
                    onChange={event =>
                      (gates.value = event.currentTarget.checked
                        ? [...gates.value, gate]
                        : gates.value.filter(other => other !== gate))
                    }
                  />
                  <span>
                    {words.gates[gate].stop}
                    <br />
                    <span class="hint">{words.gates[gate].when}</span>
                  </span>
                </label>
              ))}
            </div>
          </section>

          <Wishes all={all} quick={isQuick.value ? QUICK : {}} wishes={wishes.value} onChange={chosen => (wishes.value = chosen)} />

          <Refusal problem={problem.value} />
          <div class="new-go">
            <button class="button main" disabled={isBusy.value || !text.value.trim() || isRefused} onClick={() => void make()}>
              {isBusy.value ? words.new.making : words.new.make}
            </button>
            <span class="faint small">
              <kbd class="key">Ctrl</kbd> <kbd class="key">Enter</kbd>
            </span>
          </div>
        </aside>
      </div>
    </div>
  )
}

// Small parts that many pages show.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

import type { Finding } from '../server/shapes'
import { words } from '../words'
import { Icon, type IconName } from './icon'

export const Meter = ({ share, label, tone }: { share: number; label: string; tone?: 'done' | 'over' }) => (
  <div
    class={`meter ${tone ?? ''}`}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(Math.min(share, 1) * 100)}
  >
    <i style={{ transform: `scaleX(${Math.min(Math.max(share, 0), 1)})` }} />
  </div>
)

export const StateMark = ({ state }: { state: keyof typeof words.states }) => (
  <span class={`state ${state}`}>{words.states[state]}</span>
)

/** "16:9" as a CSS ratio; what is no ratio is 16:9. */
export const ratioOf = (aspect: string) => (/^\d+(\.\d+)?:\d+(\.\d+)?$/.test(aspect) ? aspect.replace(':', ' / ') : '16 / 9')

/** A picture that may not be there yet. The one shown stays until the next has come. */
export function Frame(props: { url: string | null; alt: string; none?: string; aspect?: string; children?: ComponentChildren }) {
  const shown = useSignal<string | null>(null)
  useEffect(() => {
    if (!props.url) {
      shown.value = null
      return
    }
    // A picture of what is being drawn may be gone by now: then the one before stays until the next.
    const next = new Image()
    next.onload = () => (shown.value = props.url)
    next.src = props.url
    return () => {
      next.onload = null
    }
  }, [props.url])
  return (
    <div class="frame" style={{ aspectRatio: ratioOf(props.aspect ?? '16:9') }}>
      {shown.value ? <img src={shown.value} alt={props.alt} decoding="async" /> : <span class="none">{props.none}</span>}
      {props.children}
    </div>
  )
}

export function Tabs<T extends string>(props: {
  tabs: { id: T; name: string; count?: number | undefined }[]
  chosen: T
  onChoose: (id: T) => void
  label: string
  panel: string
}) {
  const list = useRef<HTMLDivElement>(null)
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    const at = props.tabs.findIndex(tab => tab.id === props.chosen)
    const next = props.tabs[(at + by + props.tabs.length) % props.tabs.length]
    if (next) props.onChoose(next.id)
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }
  return (
    <div class="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={step}>
      {props.tabs.map(tab => (
        <button
          key={tab.id}
          role="tab"
          id={`${props.panel}-${tab.id}`}
          aria-selected={tab.id === props.chosen}
          aria-controls={props.panel}
          tabIndex={tab.id === props.chosen ? 0 : -1}
          onClick={() => props.onChoose(tab.id)}
        >
          {tab.name}
          {tab.count !== undefined && <span class="count">{tab.count}</span>}
        </button>
      ))}
    </div>
  )
}

/** What may be wider than the page: it scrolls by itself, by keyboard too. */
export const Scroll = ({ children, isPanel }: { children: ComponentChildren; isPanel?: boolean }) => (
  <div class={isPanel ? 'table-scroll panel' : 'table-scroll'} role="group" aria-label={words.scrolls} tabIndex={0}>
    {children}
  </div>
)

/** One of a few, as buttons side by side. */
export const Segments = <T extends string>(props: {
  options: readonly { id: T; name: string }[]
  chosen: T
  onChoose: (id: T) => void
  label: string
}) => (
  <div class="segments" role="group" aria-label={props.label}>
    {props.options.map(option => (
      <button key={option.id} aria-pressed={option.id === props.chosen} onClick={() => props.onChoose(option.id)}>
        {option.name}
      </button>
    ))}
  </div>
)

/** `face`: what the button shows; three dots where it is left out. */
export function Menu({ label, face, children }: { label: string; face?: string; children: ComponentChildren }) {
  const menu = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      if (menu.current?.open && !(event.type === 'click' && menu.current.querySelector('summary')?.contains(event.target as Node)))
        menu.current.open = false
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return
      menu.current.open = false
      menu.current.querySelector('summary')?.focus()
    }
    document.addEventListener('click', close)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('click', close)
      document.removeEventListener('keydown', escape)
    }
  }, [])
  return (
    <details class="menu" ref={menu}>
      <summary class={face ? 'button quiet face' : 'button quiet icon-only'} aria-label={label} title={label}>
        {face ?? <Icon name="more" />}
      </summary>
      <div>{children}</div>
    </details>
  )
}

/** The focus goes there as soon as it is there. */
export function useFocused<T extends HTMLElement>(isThere = true) {
  const element = useRef<T>(null)
  useEffect(() => {
    if (isThere) element.current?.focus()
  }, [isThere])
  return element
}

export const IconButton = (props: {
  icon: IconName
  label: string
  onClick: () => void
  isPressed?: boolean
  isDisabled?: boolean
}) => (
  <button
    class="button quiet icon-only"
    aria-label={props.label}
    title={props.label}
    aria-pressed={props.isPressed}
    disabled={props.isDisabled}
    onClick={props.onClick}
  >
    <Icon name={props.icon} />
  </button>
)

/** A labelled field; `children` gets the id that ties them. */
export function Field(props: { label: string; hint?: string | undefined; children: (id: string, hint: string) => ComponentChildren }) {
  const id = useId()
  return (
    <div class="field">
      <label class="label" for={id}>
        {props.label}
      </label>
      {props.children(id, `${id}-hint`)}
      {props.hint && (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      )}
    </div>
  )
}

export const Select = (props: {
  label: string
  value: string
  options: readonly (string | { value: string; name: string })[]
  onChange: (value: string) => void
  hint?: string
}) => (
  <Field label={props.label} hint={props.hint}>
    {id => (
      <select id={id} class="select" value={props.value} onChange={event => props.onChange(event.currentTarget.value)}>
        {props.options.map(option => {
          const { value, name } = typeof option === 'string' ? { value: option, name: option } : option
          return (
            <option key={value} value={value}>
              {name}
            </option>
          )
        })}
      </select>
    )}
  </Field>
)

export const Findings = ({ findings, onShow }: { findings: Finding[]; onShow?: (finding: Finding) => void }) => (
  <ul class="findings">
    {findings.map((finding, index) => (
      <li key={index}>
        <i class={`grade ${finding.severity}`} />
        <span>
          <span class="unseen">{words.severity[finding.severity]}</span>
          {finding.message}
          {finding.value && (
            <span class="faint">
              {' '}
              {words.met(finding.value, finding.limit)}
            </span>
          )}
        </span>
        {onShow && finding.start_seconds !== null && finding.start_seconds !== undefined ? (
          <button class="button quiet" onClick={() => onShow(finding)}>
            {finding.shot ?? words.show}
          </button>
        ) : (
          <span class="faint small">{finding.shot}</span>
        )}
      </li>
    ))}
  </ul>
)

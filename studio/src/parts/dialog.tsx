import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

import { words } from '../words'
import { Icon } from './icon'

/** The browser's own modal dialog: it keeps the focus inside, Escape closes it, and the focus goes back after. */
export function Dialog(props: {
  title: string
  onClose: () => void
  children: ComponentChildren
  actions?: ComponentChildren
  isBroad?: boolean
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    return () => before?.focus?.()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={props.isBroad ? 'broad' : ''}
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={event => event.target === dialog.current && dialog.current?.close()}
    >
      <header>
        <h2 id={title}>{props.title}</h2>
        <button class="button quiet icon-only" aria-label={words.close} onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      <div class="body">{props.children}</div>
      {props.actions && <footer>{props.actions}</footer>}
    </dialog>
  )
}

// Keys that work wherever nobody is typing.
import { useEffect } from 'preact/hooks'

const TYPED_IN = 'input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]'

/** What `event.key` is, with "Shift+" before it where that matters -> what to do. */
export type Keys = Record<string, (event: KeyboardEvent) => void>

export function useShortcuts(keys: Keys) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target as HTMLElement
      if (document.querySelector('dialog[open]')) return
      if (target.closest(TYPED_IN)) {
        if (event.key === 'Escape') target.blur()
        return
      }
      // A button's own keys stay its own.
      if ((event.key === ' ' || event.key === 'Enter') && target.closest('button, a, summary, [role=tab]')) return
      if (['ArrowLeft', 'ArrowRight'].includes(event.key) && target.closest('[role=tablist], [type=range]')) return
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const work = (event.shiftKey && keys[`Shift+${event.key}`]) || keys[name]
      if (!work) return
      event.preventDefault()
      work(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [keys])
}

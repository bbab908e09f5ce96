// Pages by path. Links are plain <a href>: one listener takes the clicks, so that open-in-a-new-tab works as everywhere.
import { computed, signal } from '@preact/signals'

export const address = signal(new URL(location.href))
export const path = computed(() => address.value.pathname)

function arrive() {
  address.value = new URL(location.href)
}

export function go(to: string, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  arrive()
}

/** Change the query without a step back for it. */
export function setQuery(changes: Record<string, string | null>) {
  const to = new URL(location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) to.searchParams.delete(name)
    else to.searchParams.set(name, value)
  }
  go(to.pathname + to.search, { replace: true })
}

addEventListener('popstate', arrive)
document.addEventListener('click', event => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const anchor = (event.target as Element).closest?.('a[href]') as HTMLAnchorElement | null
  if (!anchor || anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin) return
  if (anchor.pathname.startsWith('/api/') || anchor.getAttribute('href')?.startsWith('#')) return
  event.preventDefault()
  if (anchor.href !== location.href) go(anchor.pathname + anchor.search)
  scrollTo(0, 0)
})

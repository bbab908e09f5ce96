// The frame around every page: where one is, who one is, whether the server is there.
import { useSignal } from '@preact/signals'
import { type ComponentType } from 'preact'
import { lazy, Suspense } from 'preact/compat'
import { useEffect, useMemo } from 'preact/hooks'

import { Icon, type IconName, Mark } from './parts/icon'
import { IconButton, Menu } from './parts/bits'
import { Loading, Nowhere, Trouble } from './parts/notice'
import { Said } from './parts/said'
import { Productions } from './productions/page'
import { address, go, path } from './router'
import { isReached } from './server/ask'
import { askWho, me, meProblem, may, signOut } from './server/session'
import { link, nextTry, tryNow } from './server/stream'
import { Shortcuts } from './help'
import { useShortcuts } from './shortcuts'
import { nextTheme, theme } from './theme'
import { words } from './words'

const New = lazy(() => import('./new/page'))
const Production = lazy(() => import('./production/page'))
const Watch = lazy(() => import('./watch/page'))
const Money = lazy(() => import('./money/page'))
const Settings = lazy(() => import('./settings/page'))
const SignIn = lazy(() => import('./signin/page'))

function route(at: string): { page: ComponentType<{ id: string }>; id: string } | null {
  const parts = at.split('/').filter(Boolean).map(decodeURIComponent)
  const id = parts[1] ?? ''
  if (!parts.length) return { page: Productions, id }
  if (parts[0] === 'new' && parts.length === 1) return { page: New, id }
  if (parts[0] === 'p' && parts.length === 2) return { page: Production, id }
  if (parts[0] === 'p' && parts[2] === 'watch' && parts.length === 3) return { page: Watch, id }
  if (parts[0] === 'money' && parts.length === 1) return { page: Money, id }
  if (parts[0] === 'settings' && parts.length === 1) return { page: Settings, id }
  return null
}

const PLACES: { to: string; name: string; icon: IconName; isFor: () => boolean }[] = [
  { to: '/', name: words.places.productions, icon: 'film', isFor: () => true },
  { to: '/new', name: words.places.new, icon: 'plus', isFor: () => may('edit') },
  { to: '/money', name: words.places.money, icon: 'money', isFor: () => true },
  { to: '/settings', name: words.places.settings, icon: 'settings', isFor: () => may('administer') },
]

const isAt = (to: string, at: string) => (to === '/' ? at === '/' || at.startsWith('/p/') : at.startsWith(to))

const Top = ({ onHelp }: { onHelp: () => void }) => (
  <header class="top">
    <a class="brand" href="/" aria-label={words.home}>
      <Mark />
    </a>
    <nav aria-label={words.mainNavigation}>
      {PLACES.filter(place => place.isFor()).map(place => (
        <a key={place.to} href={place.to} aria-current={isAt(place.to, path.value) ? 'page' : undefined}>
          <Icon name={place.icon} />
          {place.name}
        </a>
      ))}
    </nav>
    <div class="row push">
      <IconButton
        icon={({ auto: 'auto', dark: 'moon', light: 'sun' } as const)[theme.value]}
        label={words.theme[theme.value]}
        onClick={nextTheme}
      />
      <IconButton icon="help" label={words.help.title} onClick={onHelp} />
      {me.value && (
        <Menu label={words.account(me.value.name)} face={me.value.name.slice(0, 1).toUpperCase()}>
          <p class="account">
            <b>{me.value.name}</b>
            <span class="muted small">{words.role(me.value.role, me.value.tenant)}</span>
            <span class="faint small">{words.release(me.value.version)}</span>
          </p>
          {!me.value.is_local && (
            <button class="button" onClick={() => void signOut()}>
              {words.signOut}
            </button>
          )}
        </Menu>
      )}
    </div>
  </header>
)

function Offline() {
  const now = useSignal(Date.now())
  const isLost = link.value === 'lost' || !isReached.value
  useEffect(() => {
    if (!isLost) return
    const timer = setInterval(() => (now.value = Date.now()), 500)
    return () => clearInterval(timer)
  }, [isLost])
  if (!isLost) return null
  const seconds = Math.max(0, Math.ceil((nextTry.value - now.value) / 1000))
  return (
    <div class="offline" role="status">
      <span>{words.offline}</span>
      {link.value === 'lost' && <span class="small">{words.nextTry(seconds)}</span>}
      <button class="button" onClick={() => (tryNow(), void askWho())}>
        {words.tryNow}
      </button>
    </div>
  )
}

function Body() {
  if (me.value === null) return <SignIn id="" />
  if (me.value === undefined)
    return meProblem.value ? <Trouble problem={meProblem.value} retry={() => void askWho()} /> : <Loading />
  const to = route(path.value)
  if (!to) return <Nowhere />
  const Page = to.page
  return <Page id={to.id} key={`${to.id}${path.value}`} />
}

export function Studio() {
  const isHelping = useSignal(false)
  const keys = useMemo(
    () => ({
      '?': () => (isHelping.value = true),
      n: () => may('edit') && go('/new'),
    }),
    [],
  )
  useShortcuts(keys)
  const at = address.value.pathname
  useEffect(() => {
    const place = PLACES.find(one => isAt(one.to, at))
    if (!at.startsWith('/p/')) document.title = `${place?.name ?? words.nowhere.title} – Reelwright`
  }, [at])
  return (
    <div class="shell">
      <div>
        <a class="skip" href="#main" onClick={event => (event.preventDefault(), document.getElementById('main')?.focus())}>
          {words.skip}
        </a>
        {me.value && <Top onHelp={() => (isHelping.value = true)} />}
        <Offline />
      </div>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Body />
        </Suspense>
      </main>
      <Said />
      {isHelping.value && <Shortcuts onClose={() => (isHelping.value = false)} />}
    </div>
  )
}

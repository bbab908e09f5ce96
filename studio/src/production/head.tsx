import { useSignal } from '@preact/signals'

import { duration, money } from '../format'
import { IconButton, Menu, Meter, StateMark } from '../parts/bits'
import { Dialog } from '../parts/dialog'
import { Icon } from '../parts/icon'
import { Refusal } from '../parts/notice'
import { go } from '../router'
import { ask, asProblem } from '../server/ask'
import { may } from '../server/session'
import type { Production } from '../server/shapes'
import { words } from '../words'
import { useAct } from './act'
import type { Watched } from './store'

/** Title, how it stands, how long it takes still, what it costs, and what can be done with all of it. */
export function Head({ watched, production }: { watched: Watched; production: Production }) {
  const { act, problem, isBusy } = useAct(watched)
  const asking = useSignal<'cancel' | 'delete' | null>(null)
  const { condition, cost } = production
  const live = condition === 'running' ? watched.progress.value : null
  const left = live?.seconds_left ?? production.seconds_left
  const share = live?.progress ?? production.progress
  const isStopped = condition === 'paused' || condition === 'failed' || condition === 'cancelled'

  const remove = async () => {
    try {
      await ask(`productions/${production.id}`, { method: 'DELETE' })
      go('/')
    } catch (error) {
      problem.value = asProblem(error)
    }
  }
  const fork = async () => {
    try {
      const copy = await ask<Production>(`productions/${production.id}/fork`, { method: 'POST' })
      go(`/p/${copy.id}`)
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  return (
    <>
      <div class="head">
        <a class="button quiet icon-only" href="/" aria-label={words.production.back} title={words.production.back}>
          <Icon name="back" />
        </a>
        <div class="head-title">
          <h1 class="clip-line">{production.title || words.untitled}</h1>
          <div class="row wrap small head-facts">
            <StateMark state={condition} />
            {condition === 'running' && share !== null && <span class="muted">{words.percent(share)}</span>}
            {condition === 'running' && left !== null && <span class="muted">{words.left(duration(left))}</span>}
            {production.run > 1 && <span class="faint">{words.production.run(production.run)}</span>}
            <span class="faint">
              {duration(production.seconds_asked)} · {production.aspect} · {production.backend}
            </span>
          </div>
        </div>
        <div class="head-cost">
          <span>
            {money(String(Number(cost.settled_usd) + Number(cost.reserved_usd)))}{' '}
            <span class="faint">{words.of(money(cost.cap_usd))}</span>
          </span>
          <Meter
            share={Number(cost.cap_usd) ? (Number(cost.settled_usd) + Number(cost.reserved_usd)) / Number(cost.cap_usd) : 0}
            label={words.productions.costOf(production.title)}
            tone="done"
          />
        </div>
        <div class="row head-actions">
          {may('edit') && condition === 'running' && (
            <IconButton
              icon="pause"
              label={words.production.pause}
              isDisabled={isBusy.value}
              onClick={() => void act('/pause', { method: 'POST' }, words.production.paused)}
            />
          )}
          {may('edit') && isStopped && (
            <button
              class="button main"
              disabled={isBusy.value}
              onClick={() => void act('/resume', { method: 'POST' }, words.production.resumed)}
            >
              {words.production.resume}
            </button>
          )}
          {production.film_url && (
            <>
              <a class="button" href={`${production.film_url}${production.film_url.includes('?') ? '&' : '?'}download=1`} download>
                <Icon name="download" />
                {words.production.download}
              </a>
              <a class="button main" href={`/p/${production.id}/watch`}>
                <Icon name="play" />
                {words.production.watch}
              </a>
            </>
          )}
          {may('edit') && (
            <Menu label={words.production.more}>
              <button class="button" onClick={() => void fork()}>
                {words.production.fork}
              </button>
              {condition !== 'complete' && condition !== 'cancelled' && (
                <button class="button danger" onClick={() => (asking.value = 'cancel')}>
                  {words.production.cancel}
                </button>
              )}
              {condition !== 'running' && may('administer') && (
                <button class="button danger" onClick={() => (asking.value = 'delete')}>
                  {words.production.delete}
                </button>
              )}
            </Menu>
          )}
        </div>
      </div>
      <Refusal problem={problem.value} />
      {production.error && condition === 'failed' && (
        <div class="strip" role="alert">
          {production.error}
        </div>
      )}
      {asking.value && (
        <Dialog
          title={words.sure[asking.value].title}
          onClose={() => (asking.value = null)}
          actions={
            <>
              <button class="button" onClick={() => (asking.value = null)}>
                {words.keep}
              </button>
              <button
                class="button danger"
                onClick={() => {
                  if (asking.value === 'delete') void remove()
                  else void act('/cancel', { method: 'POST' }, words.production.cancelled)
                  asking.value = null
                }}
              >
                {words.sure[asking.value].yes}
              </button>
            </>
          }
        >
          <p>{words.sure[asking.value].text}</p>
        </Dialog>
      )}
    </>
  )
}

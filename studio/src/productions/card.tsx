import { ago, clock, duration, money } from '../format'
import { Frame, Meter, StateMark } from '../parts/bits'
import type { Production } from '../server/shapes'
import { words } from '../words'

export function Card({ production }: { production: Production }) {
  const { cost } = production
  const isActive = production.condition === 'running' || production.condition === 'paused'
  const spent = Number(cost.settled_usd) + Number(cost.reserved_usd)
  const cap = Number(cost.cap_usd)
  return (
    <li class={`card ${production.condition}`}>
      <a href={`/p/${production.id}`}>
        <Frame url={production.poster_url} alt="" none={words.productions.noFrame}>
          <span class="card-length">{clock(production.seconds_asked)}</span>
        </Frame>
        {isActive ? (
          <Meter share={production.progress ?? 0} label={words.productions.progressOf(production.title)} />
        ) : (
          <span class="card-rule" />
        )}
        <div class="card-text">
          <h2 class="clip-line">{production.title || words.untitled}</h2>
          <div class="row spread">
            <StateMark state={production.condition} />
            <span class="small muted clip-line">
              {production.condition === 'running'
                ? production.seconds_left !== null
                  ? words.left(duration(production.seconds_left))
                  : words.stages[production.state]
                : production.condition === 'waiting' && production.waiting_gate
                  ? words.gates[production.waiting_gate].name
                  : production.condition === 'failed'
                    ? production.error
                    : ago(production.updated_at)}
            </span>
          </div>
          <div class="card-cost small">
            <span class={spent ? '' : 'faint'}>{money(String(spent))}</span>
            <span class="faint">{words.of(money(cost.cap_usd))}</span>
            <Meter share={cap ? spent / cap : 0} label={words.productions.costOf(production.title)} tone={cap && spent > cap ? 'over' : 'done'} />
          </div>
        </div>
      </a>
    </li>
  )
}

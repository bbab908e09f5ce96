import './money.css'

import { money } from '../format'
import { Meter, Scroll } from '../parts/bits'
import { Empty, Loading, Trouble } from '../parts/notice'
import { useAsked } from '../server/answer'
import type { Backend, CostsOverview, Page, Standing } from '../server/shapes'
import { words } from '../words'
import { Days } from './days'
import { Held } from './held'

export default function Money(_: { id: string }) {
  const costs = useAsked<CostsOverview>('costs')
  const board = useAsked<Page<Standing>>('scoreboard')
  const backends = useAsked<Page<Backend>>('backends')
  const sums = costs.value.value
  return (
    <div class="page">
      <div class="page-head">
        <h1>{words.places.money}</h1>
      </div>
      {sums ? (
        <div class="money">
          <dl class="sums">
            {(['quoted_usd', 'reserved_usd', 'settled_usd', 'wasted_usd', 'today_usd'] as const).map(name => (
              <div key={name}>
                <dt>{words.sums[name]}</dt>
                <dd>{money(sums[name])}</dd>
              </div>
            ))}
          </dl>
          <Held />
          <div class="money-columns">
            <section class="panel">
              <header>
                <h2>{words.money.days}</h2>
              </header>
              <div class="body">
                {sums.days.length ? <Days days={sums.days} cap={sums.caps.day_usd} /> : <p class="muted">{words.money.noDays}</p>}
              </div>
            </section>
            <Caps sums={sums} />
          </div>
          <section class="panel">
            <header>
              <h2>{words.places.productions}</h2>
            </header>
            {sums.productions.length ? <Spent sums={sums} /> : <Empty title={words.money.nothing} />}
          </section>
        </div>
      ) : costs.problem.value ? (
        <Trouble problem={costs.problem.value} retry={costs.reload} />
      ) : (
        <Loading />
      )}
      <div class="money money-second">
        <Scoreboard standings={board.value.value?.items} />
        <Prices backends={backends.value.value?.items} />
      </div>
    </div>
  )
}

function Caps({ sums }: { sums: CostsOverview }) {
  const lines = [
    ['day_usd', sums.caps.day_usd, sums.left.day_usd],
    ['tenant_usd', sums.caps.tenant_usd, sums.left.tenant_usd],
  ] as const
  return (
    <section class="panel">
      <header>
        <h2>{words.money.caps}</h2>
      </header>
      <div class="body column">
        {lines.map(([name, cap, left]) => (
          <div key={name} class="cap">
            <p class="row spread">
              <span>{words.caps[name]}</span>
              <span class="muted">{cap === null ? words.money.noCap : words.money.leftOf(money(left), money(cap))}</span>
            </p>
            {cap !== null && <Meter share={Number(cap) ? 1 - Number(left) / Number(cap) : 0} label={words.caps[name]} tone="done" />}
          </div>
        ))}
        <p class="row spread">
          <span>{words.caps.shot_usd}</span>
          <span class="muted">{sums.caps.shot_usd === null ? words.money.noCap : money(sums.caps.shot_usd)}</span>
        </p>
      </div>
    </section>
  )
}

const SUMS = ['quoted_usd', 'reserved_usd', 'settled_usd', 'wasted_usd'] as const

const Spent = ({ sums }: { sums: CostsOverview }) => (
  <Scroll>
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{words.money.production}</th>
          {SUMS.map(name => (
            <th key={name} scope="col" class="number">
              {words.sums[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sums.productions.map(production => (
          <tr key={production.id}>
            <th scope="row" class="wide">
              <a class="plain" href={`/p/${production.id}?view=costs`}>
                {production.title || words.untitled}
              </a>
            </th>
            {SUMS.map(name => (
              <td key={name} class={Number(production[name]) ? 'number' : 'number faint'}>
                {money(production[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)

const Scoreboard = ({ standings }: { standings: Standing[] | undefined }) => (
  <section class="panel">
    <header>
      <h2>{words.money.scoreboard}</h2>
    </header>
    {standings?.length ? (
      <Scroll>
        <table class="table">
          <thead>
            <tr>
              {words.money.boardColumns.map((name, index) => (
                <th key={name} scope="col" class={index > 1 ? 'number' : ''}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {standings.map(line => (
              <tr key={line.backend + line.model}>
                <th scope="row">{line.backend}</th>
                <td class="wide">{line.model}</td>
                <td class="number">{line.orders}</td>
                <td class="number">{line.delivered}</td>
                <td class={line.moderated ? 'number' : 'number faint'}>{line.moderated}</td>
                <td class={line.failed ? 'number bad' : 'number faint'}>{line.failed}</td>
                <td class="number">{words.seconds(line.seconds_p50)}</td>
                <td class="number">{money(line.usd_per_second)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    ) : (
      <div class="body">
        <p class="muted">{standings ? words.money.noBoard : words.loading}</p>
      </div>
    )}
  </section>
)

const Prices = ({ backends }: { backends: Backend[] | undefined }) => (
  <section class="panel">
    <header>
      <h2>{words.money.backends}</h2>
    </header>
    <Scroll>
      <table class="table">
        <tbody>
          {backends?.map(backend => (
            <tr key={backend.name}>
              <th scope="row">{backend.name}</th>
              <td class="wide">
                {backend.summary}
                {backend.models.length > 0 && (
                  <span class="faint small models">{backend.models.map(model => words.money.model(model.name, model.price)).join(' · ')}</span>
                )}
              </td>
              <td class={backend.is_here ? 'good' : 'faint'}>{backend.is_here ? words.money.here : words.money.needs(backend.needs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  </section>
)

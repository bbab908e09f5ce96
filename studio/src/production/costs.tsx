import { money } from '../format'
import { Scroll } from '../parts/bits'
import { Empty, Loading, Trouble } from '../parts/notice'
import { words } from '../words'
import type { Watched } from './store'

/** What the film was quoted, what is reserved, what was paid, and for what. */
export function Costs({ watched }: { watched: Watched }) {
  const costs = watched.costs.value.value
  const problem = watched.costs.problem.value
  if (!costs) return problem ? <Trouble problem={problem} retry={() => watched.refresh('costs')} /> : <Loading />
  return (
    <>
      <dl class="sums">
        {(['quoted_usd', 'reserved_usd', 'settled_usd', 'wasted_usd', 'cap_usd'] as const).map(name => (
          <div key={name}>
            <dt>{words.sums[name]}</dt>
            <dd>{money(costs[name])}</dd>
          </div>
        ))}
      </dl>
      {costs.lines.length ? (
        <Scroll>
          <table class="table">
            <thead>
              <tr>
                {words.costs.columns.map((name, index) => (
                  <th key={name} scope="col" class={index > 3 && index < 6 ? 'number' : ''}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {costs.lines.map((line, index) => (
                <tr key={index}>
                  <th scope="row">{line.shot || '–'}</th>
                  <td>{line.backend}</td>
                  <td>{line.model}</td>
                  <td>{line.state}</td>
                  <td class="number">{money(line.quoted_usd)}</td>
                  <td class="number">{money(line.settled_usd)}</td>
                  <td class="wide faint">{line.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : (
        <Empty title={words.costs.none}>
          <p>{words.costs.noneText}</p>
        </Empty>
      )}
    </>
  )
}

import { Findings, Scroll } from '../parts/bits'
import { Empty, Loading, Trouble } from '../parts/notice'
import { go } from '../router'
import type { Check, Score } from '../server/shapes'
import { words } from '../words'
import type { Watched } from './store'

/** What was measured of the film, what was found, and what it scored. */
export function Checks({ watched }: { watched: Watched }) {
  const checks = watched.checks.value.value
  const problem = watched.checks.problem.value
  if (!checks)
    return problem && problem.status !== 404 ? <Trouble problem={problem} retry={() => watched.refresh('checks')} /> : problem ? <None /> : <Loading />
  const { technical, semantic, consistency } = checks
  if (!technical && !semantic && !consistency) return <None />
  const findings = [...(technical?.findings ?? []), ...(semantic?.findings ?? [])]
  return (
    <div class="checks">
      {technical && (
        <section class="panel">
          <header>
            <h2>{words.checks.technical}</h2>
            <span class={technical.passed ? 'good push' : 'bad push'}>{technical.passed ? words.checks.passed : words.checks.failed}</span>
          </header>
          <Scroll>
            <table class="table">
              <tbody>
                {technical.checks.map(check => (
                  <CheckRow key={check.name} check={check} />
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      )}
      <div class="column">
        {semantic && (
          <section class="panel">
            <header>
              <h2>{words.checks.semantic}</h2>
              <span class={semantic.passed ? 'good push' : 'bad push'}>{semantic.passed ? words.checks.passed : words.checks.failed}</span>
            </header>
            <Scores scores={semantic.scores} outOf={10} />
          </section>
        )}
        {consistency && (
          <section class="panel">
            <header>
              <h2>{words.checks.consistency}</h2>
            </header>
            <Scores scores={consistency.scores} outOf={1} />
          </section>
        )}
        {findings.length > 0 && (
          <section class="panel">
            <header>
              <h2>{words.checks.findings}</h2>
            </header>
            <div class="body">
              <Findings findings={findings} onShow={finding => go(`/p/${watched.id}/watch?at=${finding.start_seconds}`)} />
            </div>
          </section>
        )}
      </div>
    </div>
  )
}

const None = () => (
  <Empty title={words.checks.none}>
    <p>{words.checks.noneText}</p>
  </Empty>
)

const CheckRow = ({ check }: { check: Check }) => (
  <tr>
    <td>
      <span class={check.passed === null ? 'faint' : check.passed ? 'good' : 'bad'}>{words.checks.mark(check.passed)}</span>
    </td>
    <th scope="row">{check.name}</th>
    <td class="loose">{check.value}</td>
    <td class="faint loose">{check.reason || check.limit}</td>
  </tr>
)

const Scores = ({ scores, outOf }: { scores: Score[]; outOf: number }) => (
  <dl class="scores">
    {scores.map(score => (
      <div key={score.name}>
        <dt>{score.name}</dt>
        <dd>
          {score.value === null ? (
            <span class="faint small">{words.checks.notMeasured(score.reason)}</span>
          ) : (
            <>
              <span class="score-bar">
                <i style={{ transform: `scaleX(${score.value / outOf})` }} />
              </span>
              <b>{score.value.toFixed(outOf === 1 ? 2 : 1)}</b>
            </>
          )}
        </dd>
      </div>
    ))}
  </dl>
)

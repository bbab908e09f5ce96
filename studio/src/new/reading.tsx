import { duration, money } from '../format'
import type { BriefCheck, BriefPrice } from '../server/shapes'
import { words } from '../words'

/** What a brief was read as. What nobody said, and had to be assumed, is in grey. */
export function Reading({ check, price }: { check: BriefCheck; price: BriefPrice | null }) {
  const { analysis } = check
  if (!analysis && check.shots === null && check.seconds === null) return null // what is wrong stands below
  const isAssumed = (...names: string[]) => names.some(name => analysis?.defaulted.includes(name))
  const facts: [string, string | undefined, boolean][] = [
    [words.reading.genre, analysis?.genre, isAssumed('genre')],
    [words.reading.mood, analysis?.mood, isAssumed('mood')],
    [words.reading.places, analysis?.places.join(', '), isAssumed('places', 'place')],
    [words.reading.time, analysis?.time_of_day, isAssumed('time_of_day')],
    [words.reading.weather, analysis?.weather, isAssumed('weather')],
  ]
  return (
    <>
      <p class="new-sum">
        {check.shots !== null && <span>{words.reading.shots(check.shots)}</span>}
        {check.seconds !== null && <span>{duration(check.seconds)}</span>}
        {price && <span>{words.reading.atMost(money(price.total_usd))}</span>}
      </p>
      {analysis && (
        <dl class="facts">
          {facts
            .filter(([, value]) => value)
            .map(([name, value, assumed]) => (
              <>
                <dt>{name}</dt>
                <dd class={assumed ? 'faint' : ''}>
                  {value}
                  {assumed && ` ${words.reading.assumed}`}
                </dd>
              </>
            ))}
          {analysis.unread.length > 0 && (
            <>
              <dt>{words.reading.unread}</dt>
              <dd class="faint">{analysis.unread.join(', ')}</dd>
            </>
          )}
        </dl>
      )}
    </>
  )
}

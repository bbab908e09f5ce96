import { money } from '../format'
import type { Change } from '../server/shapes'
import { words } from '../words'

/** What a change would make anew, and the most that it may cost. */
export function Price({ change }: { change: Change | null }) {
  if (!change) return <p class="muted">{words.edit.pricing}</p>
  const touched = change.shots.filter(shot => shot.change !== 'same')
  return (
    <div class="price">
      <p>
        <b>{words.edit.toMake(change.to_make)}</b> <span class="muted">{words.edit.atMost(money(change.total_usd))}</span>
      </p>
      <ul>
        {touched.map(shot => (
          <li key={shot.shot} class="small">
            <b>{shot.shot}</b> <span class="muted">{words.edit.change(shot.change, shot.is_there)}</span>{' '}
            <span class="faint">{shot.what.join('; ')}</span>
          </li>
        ))}
      </ul>
      {change.refusal && <p class="bad">{change.refusal}</p>}
    </div>
  )
}

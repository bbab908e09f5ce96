import { timeOfDay } from '../format'
import { Empty } from '../parts/notice'
import type { StudioEvent } from '../server/shapes'
import { words } from '../words'

const LABELS = new Set(['seq', 'at', 'kind', 'production'])

/** The record of the production, newest first. */
export function Events({ events }: { events: StudioEvent[] }) {
  if (!events.length) return <Empty title={words.events.none} />
  return (
    <ol class="events" reversed>
      {events.toReversed().map(event => (
        <li key={event.seq}>
          <span class="faint">{event.seq}</span>
          <time dateTime={event.at} class="faint">
            {timeOfDay(event.at)}
          </time>
          <span>{words.events.kind(event.kind)}</span>
          <span class="muted">{told(event)}</span>
        </li>
      ))}
    </ol>
  )
}

function told(event: StudioEvent): string {
  const { kind } = event
  if (kind === 'stage_entered' || kind === 'stage_left')
    return [words.stages[String(event['state'])], event['said']].filter(Boolean).join(': ')
  if (kind === 'recipes_asked') {
    const [missing, present] = [event['missing'], event['present']].map(list => (Array.isArray(list) ? list.length : 0))
    return words.events.asked(missing ?? 0, present ?? 0)
  }
  if (kind === 'recipe_made') return words.events.made(String(event['what']), Number(event['wall_seconds']))
  if (kind === 'shots_planned') return words.shots.count(Object.keys((event['frames'] as object | null) ?? {}).length)
  return Object.entries(event)
    .filter(([name, value]) => !LABELS.has(name) && value !== '' && value !== null)
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')
}

import { money } from '../format'
import { words } from '../words'

/** What was paid on each day, as bars; the numbers are in the table that a screen reader reads instead. */
export function Days({ days, cap }: { days: { day: string; settled_usd: string }[]; cap: string | null }) {
  const most = Math.max(...days.map(day => Number(day.settled_usd)), 0.01)
  const shown = days.slice(-30)
  return (
    <figure class="days">
      <div class="bars" aria-hidden="true">
        {shown.map(day => (
          <span key={day.day} title={`${day.day}: ${money(day.settled_usd)}`}>
            <i style={{ height: `${(Number(day.settled_usd) / most) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption class="row spread small faint" aria-hidden="true">
        <span>{shown[0]?.day}</span>
        <span>{words.money.most(money(String(most)), cap === null ? '' : money(cap))}</span>
        <span>{shown.at(-1)?.day}</span>
      </figcaption>
      <table class="unseen">
        <caption>{words.money.days}</caption>
        <tbody>
          {shown.map(day => (
            <tr key={day.day}>
              <th scope="row">{day.day}</th>
              <td>{money(day.settled_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

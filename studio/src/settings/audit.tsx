import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { moment } from '../format'
import { Scroll } from '../parts/bits'
import { Empty, Loading, Trouble } from '../parts/notice'
import { API, ask, asProblem, type Problem } from '../server/ask'
import type { AuditLine, Page } from '../server/shapes'
import { words } from '../words'

/** An address of the API, without what all of them begin with. */
const short = (address: string) => address.replace(`${API}/`, '')

/** Who did what, and what was refused, newest first. Each line's hash covers the line before it. */
export function Audit() {
  const lines = useSignal<AuditLine[] | undefined>(undefined)
  const cursor = useSignal<string | null>(null)
  const problem = useSignal<Problem | null>(null)
  const load = async () => {
    try {
      const page = await ask<Page<AuditLine>>(`audit?limit=100${cursor.value ? `&cursor=${encodeURIComponent(cursor.value)}` : ''}`)
      lines.value = [...(lines.value ?? []), ...page.items]
      cursor.value = page.next_cursor
    } catch (error) {
      problem.value = asProblem(error)
    }
  }
  useEffect(() => void load(), [])
  if (!lines.value) return problem.value ? <Trouble problem={problem.value} retry={() => void load()} /> : <Loading />
  if (!lines.value.length) return <Empty title={words.audit.none} />
  return (
    <>
      <Scroll isPanel>
        <table class="table">
          <thead>
            <tr>
              {words.audit.columns.map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.value.map(line => (
              <tr key={line.hash}>
                <td class="muted">{moment(line.at)}</td>
                <td>
                  {line.who} <span class="faint small">{words.roles[line.role] ?? line.role}</span>
                </td>
                <th scope="row" class="loose">
                  {short(line.action)}
                </th>
                <td class="loose muted">{short(line.target)}</td>
                <td class={/refus|den|fail/.test(line.outcome) ? 'bad' : 'muted'}>{line.outcome}</td>
                <td class="faint mono" title={line.hash}>
                  {line.hash.slice(0, 10)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {cursor.value && (
        <div class="audit-more">
          <button class="button" onClick={() => void load()}>
            {words.more}
          </button>
        </div>
      )}
    </>
  )
}

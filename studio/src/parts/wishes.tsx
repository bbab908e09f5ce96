import { useSignal } from '@preact/signals'

import { Field } from './bits'
import type { Wish } from '../server/shapes'
import { words } from '../words'

/** The few that most films ask about; the others are one click away. */
const FIRST = ['title', 'duration', 'aspect', 'size', 'fps', 'mood', 'style', 'voice', 'backend', 'budget']

/** What is asked of a film besides its words; `quick`: what is asked where nobody says anything. */
export function Wishes(props: { all: Wish[]; quick: Record<string, unknown>; wishes: Record<string, unknown>; onChange: (wishes: Record<string, unknown>) => void }) {
  const isWhole = useSignal(false)
  const order = (wish: Wish) => (FIRST.includes(wish.name) ? FIRST.indexOf(wish.name) : FIRST.length)
  const shown = props.all
    .filter(wish => isWhole.value || FIRST.includes(wish.name))
    .sort((one, other) => order(one) - order(other))
  const set = (name: string, value: string) => {
    const { [name]: _, ...others } = props.wishes
    props.onChange(value === '' ? others : { ...others, [name]: value })
  }
  if (!props.all.length) return null
  return (
    <section class="panel">
      <header>
        <h2>{words.wishes.title}</h2>
        <button class="button quiet push" aria-expanded={isWhole.value} onClick={() => (isWhole.value = !isWhole.value)}>
          {isWhole.value ? words.wishes.fewer : words.wishes.all(props.all.length)}
        </button>
      </header>
      <div class="body wishes">
        {shown.map(wish => (
          <Field key={wish.name} label={words.wishes.name(wish.name)} hint={isWhole.value ? words.wishes.hint(wish.help, wish.limit) : undefined}>
            {id => {
              const assumed = String(props.quick[wish.name] ?? wish.default ?? '')
              const given = props.wishes[wish.name] ?? ''
              const value = typeof given === 'object' ? JSON.stringify(given) : String(given)
              return wish.choices?.length ? (
                <select id={id} class="select" value={value} onChange={event => set(wish.name, event.currentTarget.value)}>
                  <option value="">{words.wishes.assumed(assumed)}</option>
                  {wish.choices.map(choice => (
                    <option key={choice} value={choice}>
                      {choice}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  id={id}
                  class="input"
                  placeholder={assumed}
                  value={value}
                  onChange={event => set(wish.name, event.currentTarget.value.trim())}
                />
              )
            }}
          </Field>
        ))}
      </div>
    </section>
  )
}

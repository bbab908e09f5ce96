// What was done, said once at the edge of the page, and read out by a screen reader.
import { signal } from '@preact/signals'

import { words } from '../words'
import { Icon } from './icon'

const lines = signal<{ id: number; text: string }[]>([])
let count = 0

const drop = (id: number) => (lines.value = lines.value.filter(line => line.id !== id))

export function say(text: string) {
  const id = ++count
  lines.value = [...lines.value.slice(-2), { id, text }]
  setTimeout(() => drop(id), 6000)
}

export const Said = () => (
  <div class="said" role="status" aria-live="polite">
    {lines.value.map(line => (
      <div key={line.id}>
        <p>{line.text}</p>
        <button class="button quiet icon-only" aria-label={words.close} onClick={() => drop(line.id)}>
          <Icon name="close" />
        </button>
      </div>
    ))}
  </div>
)

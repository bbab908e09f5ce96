import { useSignal } from '@preact/signals'

import { words } from '../words'

/** A secret that is shown this once. */
export function Once({ secret, label }: { secret: string; label: string }) {
  const isCopied = useSignal(false)
  return (
    <div class="once">
      <p class="muted small">{words.settings.once}</p>
      <div class="row">
        <input class="input mono" readOnly aria-label={label} value={secret} onFocus={event => event.currentTarget.select()} />
        <button
          class="button"
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => (isCopied.value = true))}
        >
          {isCopied.value ? words.settings.copied : words.settings.copy}
        </button>
      </div>
    </div>
  )
}

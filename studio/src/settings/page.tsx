import './settings.css'

import { Tabs } from '../parts/bits'
import { Empty } from '../parts/notice'
import { address, setQuery } from '../router'
import { may } from '../server/session'
import { words } from '../words'
import { Audit } from './audit'
import { Keys } from './keys'
import { Webhooks } from './webhooks'

const PARTS = ['keys', 'webhooks', 'audit'] as const

export default function Settings(_: { id: string }) {
  if (!may('administer'))
    return (
      <Empty title={words.settings.notYou}>
        <p>{words.settings.notYouText}</p>
      </Empty>
    )
  const part = PARTS.find(one => one === address.value.searchParams.get('part')) ?? 'keys'
  return (
    <div class="page settings">
      <div class="page-head">
        <h1>{words.places.settings}</h1>
      </div>
      <Tabs
        label={words.places.settings}
        panel="part"
        tabs={PARTS.map(id => ({ id, name: words.settings[id] }))}
        chosen={part}
        onChoose={id => setQuery({ part: id === 'keys' ? null : id })}
      />
      <div id="part" role="tabpanel" aria-labelledby={`part-${part}`} class="settings-part">
        {part === 'keys' ? <Keys /> : part === 'webhooks' ? <Webhooks /> : <Audit />}
      </div>
    </div>
  )
}

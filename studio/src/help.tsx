import { Dialog } from './parts/dialog'
import { words } from './words'

/** All keys of the studio, by page. */
export const Shortcuts = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={words.help.title} onClose={onClose} isBroad>
    <div class="help">
      {words.help.groups.map(group => (
        <section key={group.name}>
          <h3>{group.name}</h3>
          <dl>
            {group.keys.map(([keys, does]) => (
              <div key={does} class="row spread">
                <dt class="row">
                  {keys.split(' ').map(key => (
                    <kbd key={key} class="key">
                      {key}
                    </kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
)

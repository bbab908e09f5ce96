import { Empty, Loading, Trouble } from '../parts/notice'
import { API } from '../server/ask'
import { words } from '../words'
import type { Watched } from './store'

const FORMS = ['fountain', 'csv', 'srt', 'toml'] as const

/** The script as a screenplay. Every beat is a shot: choosing it opens the shot to be edited. */
export function Script({ watched, chosen, onChoose }: { watched: Watched; chosen: string | null; onChoose: (shot: string) => void }) {
  const script = watched.script.value.value
  const problem = watched.script.problem.value
  if (!script) {
    if (!watched.isWritten.value)
      return (
        <Empty title={words.script.none}>
          <p>{words.script.noneText}</p>
        </Empty>
      )
    return problem ? <Trouble problem={problem} retry={() => watched.refresh('script')} /> : <Loading />
  }
  const shots = watched.shots.value.value?.items ?? []
  return (
    <>
      <div class="board-bar">
        <span class="muted small">{words.script.hint}</span>
        <div class="row push wrap">
          {FORMS.map(form => (
            <a key={form} class="button quiet" href={`${API}/productions/${watched.id}/script.${form}`} download>
              {form}
            </a>
          ))}
        </div>
      </div>
      <article class="screenplay">
        <h2>{script.title}</h2>
        {script.scenes.map(scene => {
          const own = shots.filter(shot => shot.scene === scene.number)
          return (
            <section key={scene.number}>
              <h3>
                <span>{scene.number}</span>
                {scene.heading}
              </h3>
              {scene.beats.map((beat, index) => {
                // The breakdown makes a shot of each beat; where it made others, the words are only read.
                const shot = own.length === scene.beats.length ? own[index] : undefined
                const text = (
                  <>
                    <p>{beat.picture}</p>
                    {beat.line && (
                      <blockquote>
                        <cite>{beat.speaker || words.script.narrator}</cite>
                        {beat.line}
                      </blockquote>
                    )}
                  </>
                )
                return shot ? (
                  <button
                    key={index}
                    class={`beat ${chosen === shot.id ? 'chosen' : ''}`}
                    aria-pressed={chosen === shot.id}
                    onClick={() => onChoose(shot.id)}
                  >
                    <span class="beat-shot">{shot.id}</span>
                    {text}
                  </button>
                ) : (
                  <div key={index} class="beat">
                    {text}
                  </div>
                )
              })}
            </section>
          )
        })}
      </article>
    </>
  )
}

import { useSignal } from '@preact/signals'

import { duration, money, timecode, rateOf } from '../format'
import { Frame, IconButton, Meter, Scroll, StateMark } from '../parts/bits'
import { Empty, Loading, Trouble } from '../parts/notice'
import type { Shot } from '../server/shapes'
import { words } from '../words'
import { shotProgress, type Watched } from './store'

interface Props {
  watched: Watched
  chosen: string | null
  onChoose: (shot: string) => void
}

const KEPT = 'shots-as'

/** Every shot of the film, as pictures or as a list. */
export function Board(props: Props) {
  const isList = useSignal(localStorage.getItem(KEPT) === 'list')
  const shots = props.watched.shots.value.value?.items
  const aspect = props.watched.production.value.value?.aspect ?? '16:9'
  const problem = props.watched.shots.problem.value
  if (!shots) return problem ? <Trouble problem={problem} retry={() => props.watched.refresh('shots')} /> : <Loading />
  if (!shots.length)
    return (
      <Empty title={words.shots.none}>
        <p>{words.shots.noneText}</p>
      </Empty>
    )
  const as = (list: boolean) => {
    isList.value = list
    localStorage.setItem(KEPT, list ? 'list' : 'pictures')
  }
  return (
    <>
      <div class="board-bar">
        <span class="muted small">{words.shots.sum(shots.filter(shot => shot.status === 'made').length, shots.length)}</span>
        <div class="row push">
          <IconButton icon="grid" label={words.shots.asPictures} isPressed={!isList.value} onClick={() => as(false)} />
          <IconButton icon="list" label={words.shots.asList} isPressed={isList.value} onClick={() => as(true)} />
        </div>
      </div>
      {isList.value ? (
        <List {...props} shots={shots} />
      ) : (
        <ul class="shot-grid">
          {shots.map((shot, index) => (
            <Tile key={shot.id} {...props} shot={shot} opens={shot.scene !== shots[index - 1]?.scene} aspect={aspect} />
          ))}
        </ul>
      )}
    </>
  )
}

/** `opens`: it is the first of its scene. */
function Tile({ watched, shot, opens, chosen, onChoose, aspect }: Props & { shot: Shot; opens: boolean; aspect: string }) {
  const share = shotProgress(watched, shot).value
  const isWorking = shot.status === 'rendering'
  return (
    <li class={`tile ${shot.status} ${chosen === shot.id ? 'chosen' : ''}`}>
      <span class="tile-scene">{opens && words.shots.scene(shot.scene, shot.heading)}</span>
      <button aria-pressed={chosen === shot.id} onClick={() => onChoose(shot.id)}>
        <Frame url={shot.frame_url} alt="" none={words.shotStates[shot.status]} aspect={aspect}>
          {isWorking && <Meter share={share ?? 0} label={words.shots.progressOf(shot.id)} />}
        </Frame>
        <span class="tile-text">
          <span class="row spread">
            <b>{shot.id}</b>
            {shot.status === 'made' ? (
              <span class="faint small">{duration(shot.seconds)}</span>
            ) : (
              <StateMark state={shot.status} />
            )}
          </span>
          <span class="muted small tile-description">{shot.description}</span>
          {shot.findings.some(finding => finding.severity !== 'note') && (
            <span class="small lit">{words.shots.findings(shot.findings.filter(one => one.severity !== 'note').length)}</span>
          )}
        </span>
      </button>
    </li>
  )
}

function List({ watched, shots, chosen, onChoose }: Props & { shots: Shot[] }) {
  const rate = rateOf(shots)
  return (
    <Scroll>
      <table class="table shot-list">
        <thead>
          <tr>
            {words.shots.columns.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shots.map(shot => (
            <tr key={shot.id} class={chosen === shot.id ? 'chosen' : ''}>
              <th scope="row">
                <button class="link" aria-pressed={chosen === shot.id} onClick={() => onChoose(shot.id)}>
                  {shot.id}
                </button>
              </th>
              <td>
                <StateMark state={shot.status} />
                {shot.status === 'rendering' && (
                  <Meter share={shotProgress(watched, shot).value ?? 0} label={words.shots.progressOf(shot.id)} />
                )}
              </td>
              <td class="faint">{timecode(Math.round(shot.starts_at_seconds * rate), rate)}</td>
              <td class="number">{duration(shot.seconds)}</td>
              <td>{shot.framing}</td>
              <td>{shot.move}</td>
              <td class="wide">
                {shot.description}
                {shot.line && <span class="faint shot-line">{words.quoted(shot.line)}</span>}
              </td>
              <td>{shot.backend}</td>
              <td class="number">{money(shot.quoted_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

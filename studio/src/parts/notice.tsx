// The three states in which a page has nothing to show: nothing there, not there yet, and not to be had.
import type { ComponentChildren } from 'preact'

import type { Problem } from '../server/ask'
import { words } from '../words'

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="notice">
    <h2>{title}</h2>
    {children}
  </div>
)

export const Loading = () => (
  <div class="notice" role="status">
    <p>{words.loading}</p>
  </div>
)

export const Nowhere = () => (
  <Empty title={words.nowhere.title}>
    <p>{words.nowhere.text}</p>
    <a class="button" href="/">
      {words.places.productions}
    </a>
  </Empty>
)

export const Trouble = ({ problem, retry }: { problem: Problem; retry?: () => void }) =>
  problem.code === 'not_found' ? (
    <Nowhere />
  ) : (
    <div class="notice" role="alert">
      <h2>{words.problem.title(problem.code)}</h2>
      <p>{problem.message}</p>
      {retry && (
        <button class="button" onClick={retry}>
          {words.tryAgain}
        </button>
      )}
    </div>
  )

/** A problem in one line, beside what was asked for. */
export const Refusal = ({ problem }: { problem: Problem | null }) =>
  problem && (
    <div class="strip" role="alert">
      <span>{problem.message}</span>
      {problem.errors.slice(0, 4).map(error => (
        <span key={error.at.join('.')}>
          <b>{error.at.join('.')}</b> {error.what}
        </span>
      ))}
    </div>
  )

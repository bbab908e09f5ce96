// What the API answers with; docs/reference and /api/v1/openapi.json tell the same at length.

export type Condition = 'running' | 'paused' | 'waiting' | 'failed' | 'cancelled' | 'complete'
export type Permission = 'see' | 'edit' | 'approve' | 'spend' | 'administer'
export type GateName = 'spend' | 'lock'

export interface Me {
  name: string
  tenant: string
  role: string
  permissions: Permission[]
  csrf_token: string
  is_local: boolean
  version: string
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface Costs {
  quoted_usd: string
  reserved_usd: string
  settled_usd: string
  wasted_usd: string
  cap_usd: string
}

export interface Production {
  id: string
  title: string
  state: string
  condition: Condition
  run: number
  created_at: string
  updated_at: string
  seconds_asked: number
  aspect: string
  backend: string
  gates: GateName[]
  waiting_gate: GateName | null
  progress: number | null
  seconds_left: number | null
  cost: Costs
  poster_url: string | null
  film_url: string | null
  passed: boolean | null
  scores: Record<string, number | null>
  error: string | null
  last_event: number
}

export interface Stage {
  state: string
  takes: string
  gives: string
  status: 'done' | 'current' | 'waiting' | 'to_come'
  round: number
  wall_seconds: number | null
  said: string
}

export interface Finding {
  check: string
  severity: 'note' | 'warning' | 'error'
  message: string
  shot: string | null
  start_seconds: number | null
  end_seconds: number | null
  value: string | null
  limit: string | null
}

export interface Shot {
  id: string
  scene: number
  heading: string
  description: string
  line: string
  speaker: string
  framing: string
  angle: string
  move: string
  transition: string
  time: string
  weather: string
  season: string | null
  seconds: number
  frames: number
  starts_at_seconds: number
  take: number | null
  status: 'planned' | 'queued' | 'rendering' | 'made' | 'failing' | 'replaced'
  progress: number | null
  seconds_left: number | null
  frame_url: string | null
  clip_url: string | null
  backend: string | null
  quoted_usd: string | null
  why_not_first_choice: string
  findings: Finding[]
}

/** What of a shot a person may set. */
export type ShotEdit = Partial<
  Pick<
    Shot,
    'description' | 'line' | 'framing' | 'angle' | 'move' | 'transition' | 'time' | 'weather' | 'season' | 'seconds'
  >
>

export interface ShotChange {
  shot: string
  change: 'same' | 'changed' | 'new' | 'gone'
  what: string[]
  is_there: boolean
  backend: string | null
  at_most_usd: string
}

export interface Change {
  shots: ShotChange[]
  total_usd: string
  to_make: number
  refusal: string | null
}

export interface Take {
  number: number
  backend: string
  made_at: string
  cost_usd: string
  clip_url: string | null
  frame_url: string | null
  is_chosen: boolean
  frames: number
}

export interface BriefText {
  text: string
  notation: string | null
  wishes: Record<string, unknown>
  etag: string
}

export interface Beat {
  picture: string
  line?: string
  speaker?: string
}

export interface Script {
  title: string
  scenes: { number: number; heading: string; beats: Beat[] }[]
  bible: { characters?: { name: string }[]; places?: string[]; palette?: string[] }
}

export interface Check {
  name: string
  passed: boolean | null
  value: string
  limit: string
  is_blocking: boolean
  reason: string
}

export interface Score {
  name: string
  value: number | null
  reason: string
  shot?: string
  seconds?: number | null
}

export interface Checks {
  technical: { passed: boolean; checks: Check[]; findings: Finding[] } | null
  semantic: { scores: Score[]; findings: Finding[]; passed: boolean } | null
  consistency: { scores: Score[] } | null
}

export interface Gate {
  gate: GateName
  status: 'to_come' | 'waiting' | 'approved' | 'rejected' | 'stale'
  asks: string | null
  digest: string | null
  decided_by: string | null
  decided_at: string | null
  note: string | null
}

export interface CostLine {
  shot: string
  backend: string
  model: string
  state: string
  quoted_usd: string
  settled_usd: string | null
  why: string
}

export interface StudioEvent {
  seq: number
  at: string
  kind: string
  production?: string
  [field: string]: unknown
}

export interface Progress {
  items: Record<string, number>
  seconds_left: number | null
  progress: number | null
}

export interface FileEntry {
  name: string
  folder: string
  media_type: string
  size_bytes: number
  sha256: string
  url: string
  expires_at: string
}

export interface Analysis {
  genre: string
  mood: string
  language: string
  places: string[]
  time_of_day: string
  weather: string
  people: unknown[]
  complexity: number
  defaulted: string[]
  unread: string[]
}

export interface BriefCheck {
  findings: Finding[]
  analysis: Analysis | null
  shots: number | null
  seconds: number | null
}

export interface BriefPrice {
  shots: { shot: string; backend: string | null; at_most_usd: string }[]
  total_usd: string | null
  budget_usd: string
  refusal: string | null
}

export interface Wish {
  name: string
  help: string
  limit: string
  default: unknown
  choices: string[] | null
  example: string
}

export interface CostsOverview {
  quoted_usd: string
  reserved_usd: string
  settled_usd: string
  wasted_usd: string
  today_usd: string
  caps: { shot_usd: string | null; day_usd: string | null; tenant_usd: string | null }
  left: { day_usd: string | null; tenant_usd: string | null }
  productions: {
    id: string
    title: string
    quoted_usd: string
    reserved_usd: string
    settled_usd: string
    wasted_usd: string
  }[]
  days: { day: string; settled_usd: string }[]
}

export interface Standing {
  backend: string
  model: string
  orders: number
  delivered: number
  moderated: number
  failed: number
  seconds_p50: number | null
  usd_per_second: string | null
}

export interface HeldOrder {
  key: string
  production: string
  shot: string
  backend: string
  model: string
  quoted_usd: string
  written_at: string
  why: string
  is_settled: boolean
}

export interface Backend {
  name: string
  summary: string
  is_here: boolean
  needs: string[]
  models: { name: string; price: string | null; tier: number }[]
}

export interface Key {
  id: string
  name: string
  role: string
  scopes: string[]
  has_secret: boolean
  made_by: string
  made_at: string
  expires_at: string | null
  revoked_at: string | null
}

export interface Webhook {
  id: string
  url: string
  kinds: string[]
  is_active: boolean
  secret?: string
}

export interface Delivery {
  id: string
  kind: string
  state: string
  status: number | null
  attempts: number
  said: string
  made_at: string
}

export interface AuditLine {
  at: string
  who: string
  role: string
  action: string
  target: string
  outcome: string
  detail: unknown
  hash: string
}

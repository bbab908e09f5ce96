// A native <video>, driven by frame. The frame shown is the video's own word, not a guess from the clock.
import { computed, signal } from '@preact/signals'

const SPEEDS = [1, 2, 4]

export function makePlayer() {
  const element = signal<HTMLVideoElement | null>(null)
  const rate = signal(24)
  const seconds = signal(0)
  const length = signal(0)
  const isPlaying = signal(false)
  /** 1, 2, 4 forwards; -1, -2, -4 backwards, which no browser plays: it is stepped. */
  const speed = signal(1)
  const isMuted = signal(false)
  const frame = computed(() => Math.floor(seconds.value * rate.value + 0.01))
  const frames = computed(() => Math.round(length.value * rate.value))
  let backwards = 0

  const attach = (video: HTMLVideoElement | null) => {
    element.value = video
    if (!video) return
    const sync = () => {
      if (!video.seeking) seconds.value = video.currentTime
      if (Number.isFinite(video.duration)) length.value = video.duration
      isPlaying.value = !video.paused || backwards !== 0
      isMuted.value = video.muted
    }
    for (const kind of ['loadedmetadata', 'durationchange', 'play', 'pause', 'seeking', 'seeked', 'timeupdate', 'volumechange', 'ended'])
      video.addEventListener(kind, sync)
    const each = (_: number, shown: VideoFrameCallbackMetadata) => {
      // On its way elsewhere, a frame that is shown late is not where it is: steps would be lost.
      if (!video.seeking) seconds.value = shown.mediaTime
      if (element.peek() === video) video.requestVideoFrameCallback(each)
    }
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(each)
    sync()
  }

  const stopBackwards = () => {
    cancelAnimationFrame(backwards)
    backwards = 0
  }
  const pause = () => {
    stopBackwards()
    speed.value = 1
    element.value?.pause()
    if (element.value) element.value.playbackRate = 1
    isPlaying.value = false
  }
  const play = (at = 1) => {
    const video = element.value
    if (!video) return
    stopBackwards()
    if (video.ended || (length.value && video.currentTime >= length.value - 0.5 / rate.value)) video.currentTime = 0
    speed.value = at
    video.playbackRate = at
    // Refused until the page was touched: then it stays paused, and says so by its button.
    video.play().catch(() => (isPlaying.value = false))
  }
  const reverse = (at: number) => {
    const video = element.value
    if (!video) return
    video.pause()
    stopBackwards()
    speed.value = -at
    const from = performance.now()
    const start = video.currentTime
    const back = (now: number) => {
      const to = start - ((now - from) / 1000) * at
      if (to <= 0) {
        video.currentTime = 0
        return pause()
      }
      if (!video.seeking) video.currentTime = to
      backwards = requestAnimationFrame(back)
    }
    backwards = requestAnimationFrame(back)
    isPlaying.value = true
  }
  const faster = (now: number) => SPEEDS[Math.min(SPEEDS.indexOf(now) + 1, SPEEDS.length - 1)] ?? 1

  /** To the middle of a frame, so that rounding never shows its neighbour. */
  const toFrame = (to: number) => {
    const video = element.value
    if (!video) return
    const last = Math.max(frames.value - 1, 0)
    const at = (Math.min(Math.max(to, 0), last) + 0.5) / rate.value
    video.currentTime = at
    seconds.value = at
  }

  return {
    attach,
    element,
    rate,
    seconds,
    length,
    frame,
    frames,
    isPlaying,
    isMuted,
    speed,
    play,
    pause,
    toFrame,
    toSeconds: (to: number) => toFrame(Math.round(to * rate.value)),
    step: (by: number) => {
      pause()
      toFrame(frame.value + by)
    },
    toggle: () => (isPlaying.value ? pause() : play()),
    forwards: () => play(isPlaying.value && speed.value > 0 ? faster(speed.value) : 1),
    backwards: () => reverse(isPlaying.value && speed.value < 0 ? faster(-speed.value) : 1),
    mute: () => {
      if (element.value) element.value.muted = !element.value.muted
    },
  }
}

export type Player = ReturnType<typeof makePlayer>

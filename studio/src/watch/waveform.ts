// The loudness of the film over its length, as peaks: decoded once, at a rate that is enough to be drawn.
const DECODE_HZ = 8000

/** `count` peaks, 0..1, of the sound of `url`. Throws where there is none that the browser can decode. */
export async function peaksOf(url: string, count: number, signal: AbortSignal): Promise<Float32Array> {
  const bytes = await (await fetch(url, { signal })).arrayBuffer()
  const sound = await new OfflineAudioContext(1, 1, DECODE_HZ).decodeAudioData(bytes)
  const peaks = new Float32Array(count)
  for (let channel = 0; channel < sound.numberOfChannels; channel++) {
    const samples = sound.getChannelData(channel)
    const each = samples.length / count
    for (let index = 0; index < count; index++) {
      let peak = peaks[index] ?? 0
      const end = Math.min(Math.ceil((index + 1) * each), samples.length)
      for (let at = Math.floor(index * each); at < end; at++) peak = Math.max(peak, Math.abs(samples[at] ?? 0))
      peaks[index] = peak
    }
  }
  return peaks
}

export function draw(canvas: HTMLCanvasElement, peaks: Float32Array) {
  const scale = devicePixelRatio
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = width * scale
  canvas.height = height * scale
  const context = canvas.getContext('2d')
  if (!context) return
  context.scale(scale, scale)
  context.fillStyle = getComputedStyle(canvas).color
  const bar = width / peaks.length
  peaks.forEach((peak, index) => {
    const tall = Math.max(1, peak * height)
    context.fillRect(index * bar, (height - tall) / 2, Math.max(bar - 0.5, 0.75), tall)
  })
}

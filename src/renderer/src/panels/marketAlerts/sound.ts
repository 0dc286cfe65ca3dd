import type { MarketAlertSeverity } from '../../../../contract/domain/marketAlert.ts'

/** Tones of each severity: hertz, and when each begins, seconds. */
const tones: Readonly<Record<MarketAlertSeverity, readonly (readonly [number, number])[]>> = {
  info: [[660, 0]],
  warning: [
    [660, 0],
    [880, 0.14],
  ],
  critical: [
    [880, 0],
    [660, 0.13],
    [880, 0.26],
    [660, 0.39],
  ],
}
const toneSeconds = 0.12

let context: AudioContext | null = null

/** Plays an alert's tones, 0 to 1 loud. A page nobody has touched yet stays silent. */
export function playAlert(severity: MarketAlertSeverity, volume: number): void {
  context ??= new AudioContext()
  const audio = context
  if (audio.state === 'suspended') void audio.resume()
  for (const [hertz, delay] of tones[severity]) {
    const start = audio.currentTime + delay
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.frequency.value = hertz
    oscillator.type = 'triangle'
    // Soft edges: a tone cut hard clicks.
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(volume * 0.5, start + 0.01)
    gain.gain.linearRampToValueAtTime(0, start + toneSeconds)
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(start)
    oscillator.stop(start + toneSeconds)
  }
}

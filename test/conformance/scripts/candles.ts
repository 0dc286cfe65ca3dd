/** Candles of one venue's range: opening times, both ends included, and the figures of each. */
export function openTimes(from: number, to: number, lengthMs: number): readonly number[] {
  const times: number[] = []
  for (let time = Math.ceil(from / lengthMs) * lengthMs; time <= to; time += lengthMs) {
    times.push(time)
  }
  return times
}

export const figures = { open: '100', high: '110', low: '90', close: '105', volume: '7' } as const

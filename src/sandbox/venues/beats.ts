/** Multiples of a period with `from < time <= to`. */
export function beats(everyMs: number, from: number, to: number): number[] {
  const times: number[] = []
  for (let time = (Math.floor(from / everyMs) + 1) * everyMs; time <= to; time += everyMs) {
    times.push(time)
  }
  return times
}

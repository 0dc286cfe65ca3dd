/** What the harness did, in order, so that a failure can be told in a few lines. */
export type Story = {
  /** `keys` name the orders it concerns; without any it concerns all. */
  tell(words: string, ...keys: readonly string[]): void
  /** What concerns these orders, and everything that concerns all. */
  about(keys: ReadonlySet<string>): readonly string[]
}

type Line = { readonly words: string; readonly keys: readonly string[] }

export function createStory(onLine?: (words: string) => void): Story {
  const lines: Line[] = []
  const begun = performance.now()
  return {
    tell(words, ...keys) {
      const seconds = ((performance.now() - begun) / 1000).toFixed(3)
      const line = { words: `${seconds.padStart(8)} ${words}`, keys }
      lines.push(line)
      onLine?.(line.words)
    },
    about: (keys) =>
      lines
        .filter((line) => line.keys.length === 0 || line.keys.some((key) => keys.has(key)))
        .map(({ words }) => words),
  }
}

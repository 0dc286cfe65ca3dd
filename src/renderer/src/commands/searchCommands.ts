import type { Command } from './registry.ts'

/**
 * Commands whose title or group holds every typed word, in their own order but with titles that
 * begin with the text first. Groups stay together.
 */
export function searchCommands(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = commands.filter((command) => {
    const haystack = `${command.title} ${command.group}`.toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
  const begins = (command: Command): number =>
    words.length > 0 && command.title.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1
  const groups = [...new Set(found.toSorted((a, b) => begins(a) - begins(b)).map((c) => c.group))]
  return groups.flatMap((group) =>
    found.filter((command) => command.group === group).toSorted((a, b) => begins(a) - begins(b)),
  )
}

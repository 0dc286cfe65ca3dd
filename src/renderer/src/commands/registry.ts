import { useEffect, useRef } from 'react'
import { create } from 'zustand'

/** One thing the user can do: by key, by palette, by button. */
export type Command = {
  readonly id: string
  readonly title: string
  /** Heading in the help overlay and the palette. */
  readonly group: string
  /** Keys that run it, as `keyName` spells them. */
  readonly keys?: readonly string[]
  /** What the help prints instead, where the keys are many: `1 … 9`. */
  readonly shownKeys?: readonly string[]
  /** Panel that must be the active one for the keys to count; absent: always. */
  readonly panel?: string
  readonly run: (key: string) => void
  /** False keeps it out of the palette: cursor movements have no use there. */
  readonly inPalette?: boolean
}

type CommandStore = {
  readonly commands: readonly Command[]
  readonly activePanel: string | null
}

export const useCommandStore = create<CommandStore>(() => ({ commands: [], activePanel: null }))

/** Adds commands; returns the way to take them out again. */
export function registerCommands(commands: readonly Command[]): () => void {
  useCommandStore.setState((store) => ({ commands: [...store.commands, ...commands] }))
  return () =>
    useCommandStore.setState((store) => ({
      commands: store.commands.filter((command) => !commands.includes(command)),
    }))
}

/** Registers a component's commands while it is mounted; `run` always sees its newest render. */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands)
  useEffect(() => {
    newest.current = commands
  })
  const shape = commands.map((command) => `${command.id}|${command.title}`).join('\n')
  useEffect(() => {
    const ids = shape.split('\n').map((line) => line.split('|')[0])
    const listed = newest.current.filter((command) => ids.includes(command.id))
    const wrapped = listed.map((command) => ({
      ...command,
      run: (key: string) => newest.current.find((each) => each.id === command.id)?.run(key),
    }))
    return registerCommands(wrapped)
  }, [shape])
}

/** Each command once where several panels of a kind have it: the active panel's own, else the first. */
export function distinctCommands({ commands, activePanel }: CommandStore): readonly Command[] {
  const byId = new Map<string, Command>()
  for (const command of commands) {
    if (!byId.has(command.id) || command.panel === activePanel) byId.set(command.id, command)
  }
  return [...byId.values()]
}

/** The command a key runs now; a panel's own wins over a global one. */
export function commandFor(key: string, store: CommandStore): Command | null {
  const matching = store.commands.filter((command) => command.keys?.includes(key) === true)
  return (
    matching.find((command) => command.panel === store.activePanel && command.panel) ??
    matching.find((command) => command.panel === undefined) ??
    null
  )
}

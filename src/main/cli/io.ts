/** Where a command writes: results on stdout, everything else on stderr. */
export type CliIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
}

export const exitCode = { ok: 0, failed: 1, usage: 2 } as const

/** A command was called in a way it does not understand: exit 2, with the reason. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

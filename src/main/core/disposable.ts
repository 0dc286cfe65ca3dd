/** Closes what was opened. May be awaited; calling it twice is harmless. */
export type Close = () => void | Promise<void>

/** Closes many things in the reverse order of their opening, each one even if another fails. */
export class DisposableStack {
  private readonly closers: Close[] = []
  private closing: Promise<void> | null = null

  add(close: Close): void {
    if (this.closing === null) {
      this.closers.push(close)
      return
    }
    this.closing = this.closing.then(close)
  }

  /** Rejects with an AggregateError when any part failed to close; all were tried. */
  close(): Promise<void> {
    this.closing ??= this.closeAll()
    return this.closing
  }

  private async closeAll(): Promise<void> {
    const failures: unknown[] = []
    for (let next = this.closers.pop(); next !== undefined; next = this.closers.pop()) {
      try {
        await next()
      } catch (failure) {
        failures.push(failure)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some parts did not close cleanly')
  }
}

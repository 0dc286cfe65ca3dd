import type { Frame } from '../../../contract/ipc/frames.ts'

export type FrameIntake = {
  /** Takes the frame into the stores, in one update. */
  readonly apply: (frame: Frame) => void
  readonly acknowledge: (sequence: number) => void
  readonly resync: () => void
}

/**
 * Watches the count of a window's frames. A missing one means that rows were lost: the state is
 * asked for again, and nothing is taken in until the frame that carries it whole.
 */
export class FrameSequence {
  readonly #intake: FrameIntake
  #expected: number | null = null
  #waitingForFull = false

  constructor(intake: FrameIntake) {
    this.#intake = intake
  }

  /** True while the state is being asked for again. */
  get resyncing(): boolean {
    return this.#waitingForFull
  }

  take(frame: Frame): void {
    const gap = this.#expected !== null && frame.sequence !== this.#expected
    this.#expected = frame.sequence + 1
    if (frame.full) this.#waitingForFull = false
    else if (gap && !this.#waitingForFull) {
      this.#waitingForFull = true
      this.#intake.resync()
    }
    if (!this.#waitingForFull) this.#intake.apply(frame)
    this.#intake.acknowledge(frame.sequence)
  }

  /** A new connection counts from its own beginning. */
  restart(): void {
    this.#expected = null
    this.#waitingForFull = false
  }
}

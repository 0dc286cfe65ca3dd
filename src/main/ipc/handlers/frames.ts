import type { Handlers } from '../../core/services.ts'

type Names = 'window:visibility' | 'frames:acknowledge' | 'frames:resync'

/** What a window says about its own stream of frames. */
export function frameHandlers(): Pick<Handlers, Names> {
  return {
    'window:visibility': ({ visible }, window) => {
      window.setVisible(visible)
      return null
    },
    'frames:acknowledge': ({ sequence }, window) => {
      window.acknowledge(sequence)
      return null
    },
    'frames:resync': (_input, window) => {
      window.resync()
      return null
    },
  }
}

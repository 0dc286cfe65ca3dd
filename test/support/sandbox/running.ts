import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CaptureLine, formatCaptureLine } from '../../../src/contract/capture.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { ReplayOptions } from '../../../src/sandbox/options.ts'
import type { RunningSandbox, VenueEndpoint } from '../../../src/sandbox/startSandbox.ts'

/** Where a venue of a running sandbox listens, and the keys to use there. */
export function venueOf(sandbox: RunningSandbox, venue: VenueId): VenueEndpoint {
  const endpoint = sandbox.venues[venue]
  if (endpoint === undefined) throw new Error(`${venue} is not running`)
  return endpoint
}

/** Writes recordings to a folder of its own; the second value removes it. */
export function captureFolder(): {
  write(name: string, lines: readonly Partial<CaptureLine>[]): string
  remove(): void
} {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-capture-'))
  return {
    write(name, lines) {
      const file = join(folder, name)
      const plain = { channel: 'ws', url: null, receivedTimeMs: 0, raw: '' } as const
      const texts = lines.map((line) => formatCaptureLine({ ...plain, ...line }))
      writeFileSync(file, `${texts.join('\n')}\n`)
      return file
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function replayOf(file: string, more: Partial<ReplayOptions> = {}): ReplayOptions {
  return { files: [{ file, venue: null }], speed: 1, times: 'shift', anchor: null, ...more }
}

/** The control server's answer, parsed. */
export async function control<Answer = unknown>(
  sandbox: RunningSandbox,
  path: string,
  request: { readonly method?: string; readonly body?: unknown } = {},
): Promise<Answer> {
  const { method = 'GET', body } = request
  const response = await fetch(sandbox.control + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Answer
}

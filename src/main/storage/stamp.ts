import type { UnixMs } from '../../contract/domain/ids.ts'

/** A time as part of a file name: `20251103T142501123Z`. */
export function stampOf(time: UnixMs): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, '')
}

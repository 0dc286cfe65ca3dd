import { isRecord } from '../fields.ts'

/** `/stream?streams=a/b` and `/ws/a/b`. */
export function channelsOfUrl(url: URL): readonly string[] {
  const combined = url.searchParams.get('streams')
  if (combined !== null) return combined.split('/')
  const path = /\/ws\/(.+)$/.exec(url.pathname)?.[1]
  return path === undefined ? [] : decodeURIComponentSafely(path).split('/')
}

/** `{"method":"SUBSCRIBE","params":[…]}`. */
export function channelsOfFrame(frame: unknown): readonly string[] {
  if (!isRecord(frame) || frame['method'] !== 'SUBSCRIBE') return []
  const params = frame['params']
  return Array.isArray(params) ? params.filter((each) => typeof each === 'string') : []
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A message as recorded: with its stream envelope or without. */
export function unwrapStream(raw: unknown): unknown {
  return isRecord(raw) && typeof raw['stream'] === 'string' && 'data' in raw ? raw['data'] : raw
}

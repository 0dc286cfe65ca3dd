/** How long ago, coarse enough not to flicker: `<1s`, `12s`, `3m`, `2h`, `5d`. Never negative. */
export function formatAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return '—'
  const age = Math.max(0, ageMs)
  if (age < 1000) return '<1s'
  if (age < 60_000) return `${Math.floor(age / 1000)}s`
  if (age < 3_600_000) return `${Math.floor(age / 60_000)}m`
  if (age < 86_400_000) return `${Math.floor(age / 3_600_000)}h`
  return `${Math.floor(age / 86_400_000)}d`
}

/** Spoken length of time, for sentences: `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(lengthMs: number): string {
  const seconds = Math.max(0, Math.round(lengthMs / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return withRest(minutes, 'min', seconds % 60, 's')
  return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`
}

/** `18 ms`, from a second on `1.7 s`; an em dash without samples. */
export function formatLatency(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '—'
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

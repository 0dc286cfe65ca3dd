import { z } from 'zod'
import type { SettingsStore } from '../core/services.ts'

export type Area = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type WindowState = { readonly bounds: Area | null; readonly maximized: boolean }

const coordinate = z.int().min(-100_000).max(100_000)
const length = z.int().min(1).max(100_000)
const stored = z.object({
  bounds: z.object({ x: coordinate, y: coordinate, width: length, height: length }),
  maximized: z.boolean(),
})

const name = 'window:main'
export const smallest = { width: 800, height: 500 } as const
/** How much of a window must lie on a display for its title bar to be within reach, px. */
const reachable = { width: 100, height: 50 } as const

/** Where the window was; without bounds when that place is not on any display now. */
export function readWindowState(settings: SettingsStore, displays: readonly Area[]): WindowState {
  const parsed = stored.safeParse(parseJson(settings.get(name)))
  if (!parsed.success) return { bounds: null, maximized: false }
  const { bounds, maximized } = parsed.data
  const isReachable = displays.some((display) => {
    const shared = overlap(bounds, display)
    return shared.width >= reachable.width && shared.height >= reachable.height
  })
  return { bounds: isReachable ? bounds : null, maximized }
}

export function saveWindowState(
  settings: SettingsStore,
  state: { readonly bounds: Area; readonly maximized: boolean },
): void {
  const { x, y, width, height } = state.bounds
  const { maximized } = state
  settings.set(name, JSON.stringify({ bounds: { x, y, width, height }, maximized }))
}

/** The part two areas share; of no width or height where they do not meet. */
function overlap(one: Area, other: Area): { width: number; height: number } {
  const right = Math.min(one.x + one.width, other.x + other.width)
  const bottom = Math.min(one.y + one.height, other.y + other.height)
  return {
    width: Math.max(0, right - Math.max(one.x, other.x)),
    height: Math.max(0, bottom - Math.max(one.y, other.y)),
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

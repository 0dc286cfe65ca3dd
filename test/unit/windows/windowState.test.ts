import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SettingsStore } from '../../../src/main/core/services.ts'
import { readWindowState, saveWindowState } from '../../../src/main/windows/windowState.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const left = { x: -1920, y: 0, width: 1920, height: 1080 }

function settingsOf(value: string | null = null): SettingsStore {
  let kept = value
  return {
    get: () => kept,
    set: (_name, next) => {
      kept = next
    },
  }
}

describe('the place of the window', () => {
  it('is kept and read again', () => {
    const settings = settingsOf()
    const bounds = { x: 40, y: 50, width: 1280, height: 800 }
    saveWindowState(settings, { bounds, maximized: true })
    expect(readWindowState(settings, [display])).toEqual({ bounds, maximized: true })
  })

  it('is given up when its display is gone', () => {
    const settings = settingsOf()
    const bounds = { x: -1500, y: 100, width: 1280, height: 800 }
    saveWindowState(settings, { bounds, maximized: false })
    expect(readWindowState(settings, [left, display]).bounds).toEqual(bounds)
    expect(readWindowState(settings, [display]).bounds).toBeNull()
  })

  it('is given up when too little of it could be grabbed', () => {
    const settings = settingsOf()
    const bounds = { x: 1870, y: 100, width: 1280, height: 800 }
    saveWindowState(settings, { bounds, maximized: false })
    expect(readWindowState(settings, [display]).bounds).toBeNull()
  })

  it('is unknown when nothing or nonsense was kept', () => {
    const unknown = { bounds: null, maximized: false }
    expect(readWindowState(settingsOf(), [display])).toEqual(unknown)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readWindowState(settingsOf(text), [display])).toEqual(unknown)
      }),
      { numRuns: 200 },
    )
  })
})

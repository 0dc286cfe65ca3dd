import type { Page } from 'playwright'

export type PanningFrames = {
  readonly frames: number
  readonly seconds: number
  readonly framesPerSecond: number
  /** Time between two frames, ms. */
  readonly medianMs: number
  readonly p95Ms: number
  readonly longestMs: number
  /** Tasks over 50 ms on the page's main thread. */
  readonly longTasks: number
}

/** Drags the heatmap to and fro for a while and counts the frames the browser made meanwhile. */
export async function measurePanning(page: Page, seconds: number): Promise<PanningFrames> {
  const box = await page.getByTestId('heatmap-canvas').first().boundingBox()
  if (box === null) throw new Error('the heatmap is not on the page')
  const center = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(center.x, center.y)
  await page.mouse.wheel(0, -400)
  await page.mouse.down()
  const recording = page.evaluate(recordFrames, seconds * 1000)
  const end = performance.now() + seconds * 1000
  for (let step = 0; performance.now() < end; step++) {
    await page.mouse.move(center.x + Math.sin(step / 12) * box.width * 0.25, center.y)
  }
  const { gaps, longTasks } = await recording
  await page.mouse.up()
  return summary(gaps, longTasks, seconds)
}

/** Runs in the page. */
function recordFrames(lengthMs: number): Promise<{ gaps: number[]; longTasks: number }> {
  return new Promise((resolve) => {
    const gaps: number[] = []
    let longTasks = 0
    const observer = new PerformanceObserver((list) => {
      longTasks += list.getEntries().length
    })
    observer.observe({ entryTypes: ['longtask'] })
    const start = performance.now()
    let last = start
    const next = (now: number): void => {
      gaps.push(now - last)
      last = now
      if (now - start < lengthMs) requestAnimationFrame(next)
      else {
        observer.disconnect()
        resolve({ gaps: gaps.slice(1), longTasks })
      }
    }
    requestAnimationFrame(next)
  })
}

function summary(gaps: readonly number[], longTasks: number, seconds: number): PanningFrames {
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const total = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    frames: gaps.length,
    seconds,
    framesPerSecond: total === 0 ? 0 : (gaps.length * 1000) / total,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    longestMs: at(1),
    longTasks,
  }
}

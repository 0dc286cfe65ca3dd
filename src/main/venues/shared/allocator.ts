/** Channels that belong together and go to one connection. */
export type Bundle = { readonly key: string; readonly channels: readonly string[] }

/** What fits on one connection. */
export type Capacity = {
  readonly channels: number
  /** Characters of all names, each with 3 more for quotes and comma. */
  readonly characters: number
}

/**
 * Spreads bundles over connections, first place that has room. A bundle stays where it is for as
 * long as it is wanted, so that a changed wish disturbs nothing that goes on.
 */
export type Allocator = {
  /** The channels of each connection; an empty list is a connection no longer needed. */
  assign(bundles: readonly Bundle[]): readonly (readonly string[])[]
}

type Place = { readonly bundles: Map<string, readonly string[]> }

export function createAllocator(capacity: Capacity): Allocator {
  const places: Place[] = []

  const place = (bundle: Bundle): void => {
    const room = places.find((each) => fits(each, bundle, capacity))
    const chosen = room ?? { bundles: new Map<string, readonly string[]>() }
    if (room === undefined) places.push(chosen)
    chosen.bundles.set(bundle.key, bundle.channels)
  }

  return {
    assign(bundles) {
      const wanted = new Map(bundles.map((bundle) => [bundle.key, bundle]))
      for (const { bundles: placed } of places) {
        for (const key of placed.keys()) if (!wanted.has(key)) placed.delete(key)
      }
      for (const bundle of wanted.values()) {
        const home = places.find((each) => each.bundles.has(bundle.key))
        home?.bundles.delete(bundle.key)
        if (home !== undefined && fits(home, bundle, capacity)) {
          home.bundles.set(bundle.key, bundle.channels)
        } else {
          place(bundle)
        }
      }
      return places.map(({ bundles: placed }) => [...placed.values()].flat())
    },
  }
}

function fits(place: Place, bundle: Bundle, capacity: Capacity): boolean {
  const channels = [...place.bundles.values(), bundle.channels]
  let count = 0
  let characters = 0
  for (const list of channels) {
    count += list.length
    for (const channel of list) characters += channel.length + 3
  }
  return count <= capacity.channels && characters <= capacity.characters
}

import { useInput } from 'ink'
import { type ReactElement, useRef, useSyncExternalStore } from 'react'
import { keyNames } from './key-names.ts'
import type { Size } from './model/command.ts'
import type { Row } from './model/row.ts'
import { PasteReader } from './paste-reader.ts'
import { Screen } from './Screen.tsx'

/** What a screen shows and hears. */
export interface Scene {
  readonly subscribe: (listener: () => void) => () => void
  /** The same rows until something changes. */
  readonly rows: () => readonly Row[]
  readonly press: (key: string) => void
  /** What was pasted is no key, whatever it holds. */
  readonly paste: (text: string) => void
  readonly resize: (size: Size) => void
}

/** Shows a scene, and tells it the keys that are pressed, and what is pasted. */
export function App({
  scene,
  isColoured,
  onSuspend,
}: {
  readonly scene: Scene
  readonly isColoured: boolean
  /** As a terminal does by itself where nobody takes its keys. */
  readonly onSuspend?: () => void
}): ReactElement {
  const rows = useSyncExternalStore(scene.subscribe, scene.rows)
  const pastes = useRef(new PasteReader())
  useInput((input, key) => {
    const isAside = key.ctrl && pastes.current.isWithin
    const { typed, pasted } = isAside ? { typed: input } : pastes.current.read(input)
    if (pasted !== undefined) scene.paste(pasted)
    if (typed === '' && pastes.current.isWithin) return
    for (const name of keyNames(typed, key))
      if (name === 'ctrl-z') onSuspend?.()
      else scene.press(name)
  })
  return <Screen rows={rows} isColoured={isColoured} />
}

import { useInput, useIsScreenReaderEnabled, useStdout } from 'ink'
import { type ReactElement, useEffect, useSyncExternalStore } from 'react'
import { keyNames } from './key-names.ts'
import type { Size } from './model/command.ts'
import type { Row } from './model/row.ts'
import { Screen } from './Screen.tsx'

/** What a screen shows and hears. */
export interface Scene {
  readonly subscribe: (listener: () => void) => () => void
  /** The same rows until something changes. */
  readonly rows: () => readonly Row[]
  readonly press: (key: string) => void
  readonly resize: (size: Size) => void
}

/** Shows a scene on the whole terminal, and follows its size. */
export function App({
  scene,
  isColoured,
}: {
  readonly scene: Scene
  readonly isColoured: boolean
}): ReactElement {
  const { stdout } = useStdout()
  const isLinear = useIsScreenReaderEnabled()
  const rows = useSyncExternalStore(scene.subscribe, scene.rows)
  useInput((input, key) => {
    for (const name of keyNames(input, key)) scene.press(name)
  })
  useEffect(() => {
    const measure = (): void => {
      scene.resize({ columns: stdout.columns || COLUMNS, rows: stdout.rows || ROWS, isLinear })
    }
    measure()
    stdout.on('resize', measure)
    return () => {
      stdout.off('resize', measure)
    }
  }, [scene, stdout, isLinear])
  return <Screen rows={rows} isColoured={isColoured} />
}

/** The size of a terminal that does not tell its own. */
const COLUMNS = 80
const ROWS = 24

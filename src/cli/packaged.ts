import { fileURLToPath } from 'node:url'

/** A file of the package by its path in it: this module, and the chunk that it is built into, lie two folders below. */
export const packaged = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

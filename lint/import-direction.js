import { dirname, relative, resolve, sep } from 'node:path'

/**
 * What each layer of `src` may import besides itself; the arrows of section "Layout of the source".
 * A layer that is missing here may not be imported by anyone.
 */
export const LAYERS = {
  'core/xs': [],
  'core/merge': ['core/xs'],
  'core/sync': ['core/xs', 'core/merge'],
  engine: ['core'],
  local: ['core', 'engine'],
  remote: ['core', 'engine'],
  tui: ['core', 'engine'],
  cli: ['core', 'engine', 'local', 'remote', 'tui', 'emulator'],
  emulator: [],
}

/** Packages with effects: values come into `core` through arguments, never through these. */
const PURE_PACKAGES = new Set(['diff3', 'lodash.snakecase'])

const layerOf = path =>
  Object.keys(LAYERS).find(layer => path === layer || path.startsWith(`${layer}/`)) ?? path.split('/')[0]

const allows = (from, to) =>
  from === to ||
  to === 'core/sides.ts' ||
  (LAYERS[from] ?? []).some(layer => to === layer || to.startsWith(`${layer}/`))

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: {
    type: 'problem',
    docs: { description: 'imports point up the list of layers; core is pure' },
    schema: [{ type: 'object', properties: { src: { type: 'string' } }, additionalProperties: false }],
    messages: {
      direction: '{{from}} must not import {{to}}',
      pure: 'core is pure: it must not import {{name}}',
    },
  },
  create(context) {
    const src = context.options[0]?.src ?? resolve('src')
    const pathOf = file => relative(src, file).split(sep).join('/')
    const file = pathOf(context.filename)
    if (file.startsWith('..')) return {}
    const from = layerOf(file)

    const check = node => {
      const name = node.source?.value
      if (typeof name !== 'string') return
      if (name.startsWith('.')) {
        const target = pathOf(resolve(dirname(context.filename), name))
        const to = target === 'core/sides.ts' ? target : layerOf(target)
        if (from === 'core' ? to !== 'core' && !to.startsWith('core/') : !allows(from, to))
          context.report({ node, messageId: 'direction', data: { from, to } })
      } else if ((from === 'core' || from.startsWith('core/')) && !PURE_PACKAGES.has(name)) {
        context.report({ node, messageId: 'pure', data: { name } })
      }
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

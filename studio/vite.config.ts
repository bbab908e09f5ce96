import { defineConfig } from 'vite'

const SERVER = 'http://127.0.0.1:8000'

export default defineConfig({
  // Vite turns TSX into Preact calls by itself: no preset, so a fifth of the packages.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../src/reelwright/web/static',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing becomes a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  // A page of the development server writes as one of the real server's own.
  server: { proxy: { '/api': { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } } },
})

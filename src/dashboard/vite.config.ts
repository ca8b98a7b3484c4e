import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The host serves the built files; during development Vite serves them and hands everything else to a running host.
const host = process.env['STRATEGYRUNTIME_URL'] ?? 'http://127.0.0.1:5000';

export default defineConfig({
  plugins: [react()],
  // The floors' test reads the text of styles, which Vitest leaves empty unless it is asked for them.
  test: { css: true },
  build: { outDir: '../StrategyRuntime/wwwroot', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700 },
  server: {
    proxy: { '/api': host, '/login': { target: host, bypass: (request) => (request.method === 'GET' ? '/index.html' : undefined) } },
  },
});

// The browser journeys: the built program, a real browser, a scripted language model. One server a worker.
import { defineConfig } from '@playwright/test';

const TEST_MS = 90_000;
const EXPECT_MS = 20_000;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  timeout: TEST_MS,
  expect: { timeout: EXPECT_MS },
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      // Chromium's sandbox refuses to run as root, which is who runs in most containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
    trace: 'retain-on-failure',
  },
});

import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	test: {
		projects: [
			{
				extends: true,
				test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: {
					name: 'db',
					include: ['tests/db/**/*.test.ts'],
					environment: 'node',
					globalSetup: ['tests/support/database.setup.ts'],
					setupFiles: ['tests/support/mutant.setup.ts'],
					fileParallelism: false,
					testTimeout: 240_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'leaks',
					include: ['tests/leaks/**/*.test.ts'],
					environment: 'node',
					globalSetup: ['tests/support/database.setup.ts'],
					setupFiles: ['tests/support/mutant.setup.ts'],
					fileParallelism: false,
					testTimeout: 600_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});

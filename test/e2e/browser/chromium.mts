/** Finds the browser of this machine and opens it; nothing is downloaded. */
import { existsSync } from 'node:fs';

import { type BrowserContext, type Page, chromium } from 'playwright-core';

/** Where Debian, Ubuntu and Fedora put Chromium, and where Chrome is on Linux and macOS. */
const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** No graphics card, no sandbox (containers run as root), and no requests to other servers. */
const FLAGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** How long a click, a wait for an element or a page may take (ms): CI machines are slow. */
const PATIENCE_MS = 60_000;

/** What to tell a user who has no browser. */
export const NO_BROWSER =
	'no Chromium here: install it (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to the path of one';

/** A page in a browser with a profile of its own. */
export interface OpenBrowser {
	context: BrowserContext;
	page: Page;
}

/**
 * Looks for the browser: the one CHROMIUM names, or one in the usual places.
 *
 * @returns its path; undefined when there is none
 * @throws Error when CHROMIUM names nothing that exists
 */
export function findChromium(): string | undefined {
	const named = process.env.CHROMIUM;
	if (!named) return USUAL_PLACES.find((place) => existsSync(place));
	if (existsSync(named)) return named;
	throw new Error(`CHROMIUM is set to ${named}, but nothing is there`);
}

/**
 * Opens a browser with a new, empty profile, which is deleted when it closes.
 *
 * @param executablePath what `findChromium` found
 * @returns its first page; the caller has to close the context
 */
export async function openBrowser(executablePath: string): Promise<OpenBrowser> {
	const context = await chromium.launchPersistentContext('', {
		executablePath,
		args: FLAGS,
		viewport: { width: 1280, height: 800 },
		locale: 'en-US',
		timezoneId: 'UTC',
		colorScheme: 'light',
	});
	context.setDefaultTimeout(PATIENCE_MS);
	// tsx restores function names with a helper that pages do not have.
	await context.addInitScript('globalThis.__name = (named) => named;');
	const page = context.pages()[0] ?? (await context.newPage());
	return { context, page };
}

/**
 * Takes the pictures. Pictures of the documentation are updated by `npm run screenshots`; all others are
 * for debugging, and go into the ignored folder.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { ROOT, RUNTIME } from '../../../scripts/n8n/paths.mjs';

/** Names the folder that the pictures of the pages go to. */
export const PICTURES = 'CARGO_E2E_PICTURES';

/** n8n's notices appear and disappear, and may cover the subject of the picture. */
const WITHOUT_NOTICES = '.el-notification { display: none !important; }';

/** What a picture shows. */
export interface Frame {
	/** The part of the page; all of it when absent. */
	of?: Locator;
	/** Keeps this many pixels of height from the part's top. */
	height?: number;
}

const IGNORED = join(RUNTIME, 'e2e', 'pictures');
const DOCS = readdirSync(join(ROOT, 'docs'))
	.filter((name) => name.endsWith('.md'))
	.map((name) => join('docs', name));
const PAGES = ['README.md', join('examples', 'README.md'), ...DOCS]
	.map((page) => readFileSync(join(ROOT, page), 'utf8'))
	.join('\n');

/**
 * Takes a picture, with animations finished.
 *
 * @param page the page
 * @param name the file's name without `.png`
 * @param frame which part of the page
 * @returns the file's path
 */
export async function takePicture(page: Page, name: string, frame: Frame = {}): Promise<string> {
	const isShown = PAGES.includes(`pictures/${name}.png)`);
	const folder = isShown ? (process.env[PICTURES] ?? IGNORED) : IGNORED;
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	const box = await frame.of?.boundingBox();
	const clip = box ? { ...box, height: Math.min(box.height, frame.height ?? Infinity) } : undefined;
	await page.screenshot({
		path,
		clip,
		animations: 'disabled',
		caret: 'hide',
		style: WITHOUT_NOTICES,
	});
	return path;
}

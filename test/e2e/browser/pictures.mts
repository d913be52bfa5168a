/** Takes the pictures: for the README with `npm run screenshots`, otherwise into the ignored folder. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { RUNTIME } from '../../../scripts/n8n/paths.mjs';

/** Names the folder the pictures go to. */
export const PICTURES = 'CARGO_E2E_PICTURES';

/** n8n's notices come and go by themselves, over whatever the picture is about. */
const WITHOUT_NOTICES = '.el-notification { display: none !important; }';

/** What a picture shows. */
export interface Frame {
	/** The part of the page; all of it when absent. */
	of?: Locator;
	/** Keeps this many pixels of height from the part's top. */
	height?: number;
	/** Whether it is for whoever looks for a fault, and so never among the README's. */
	isEvidence?: boolean;
}

const IGNORED = join(RUNTIME, 'e2e', 'pictures');

/**
 * Takes a picture, movements brought to their end.
 *
 * @param page the page
 * @param name the file's name without `.png`
 * @param frame which part of the page
 * @returns the file's path
 */
export async function takePicture(page: Page, name: string, frame: Frame = {}): Promise<string> {
	const folder = frame.isEvidence ? IGNORED : (process.env[PICTURES] ?? IGNORED);
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

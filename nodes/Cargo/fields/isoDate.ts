const ISO =
	/^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Tells whether text is an ISO 8601 date, with or without time and zone. The format alone is not enough:
 * 2026-02-30 has it, and would be read as 2 March.
 *
 * @param text without surrounding blanks
 */
export function isIsoDate(text: string): boolean {
	const numbers = ISO.exec(text)
		?.slice(1)
		.map((digits: string | undefined) => Number(digits ?? 0));
	if (!numbers) return false;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
	const date = new Date(Date.UTC(year, month - 1, day));
	const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isDay && hour < 24 && minute < 60 && second < 60;
}

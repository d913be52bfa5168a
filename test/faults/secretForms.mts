/** A token that looks different in each of its forms. */
export const TOKEN = `tok"en<&>'+/=%-0123456789~~~???`;

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The forms in which a server may repeat it, and what each is called. */
export const FORMS: Array<[form: string, text: string]> = [
	['as it is', TOKEN],
	['in an address', encodeURIComponent(TOKEN)],
	[
		'in an address, in small letters',
		encodeURIComponent(TOKEN).replace(/%../g, (code) => code.toLowerCase()),
	],
	['in JSON', JSON.stringify(TOKEN).slice(1, -1)],
	[
		'in JSON for a web page',
		JSON.stringify(TOKEN)
			.slice(1, -1)
			.replace(/</g, '\\u003c')
			.replace(/>/g, '\\u003e')
			.replace(/&/g, '\\u0026'),
	],
	[
		'in a web page',
		TOKEN.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(/"/g, '&quot;')
			.replace(/'/g, '&#39;'),
	],
	['in base64', base64(TOKEN)],
	['in base64 for addresses', Buffer.from(TOKEN).toString('base64url')],
	['in base64 behind one sign', base64(`:${TOKEN}`)],
	['in base64 behind two signs', base64(`a:${TOKEN}`)],
	['in base64 before more', base64(`user:${TOKEN}; and more`)],
];

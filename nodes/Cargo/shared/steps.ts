import type { Step } from './exchange';
import { readId } from './ids';

/**
 * Step that puts a checked identifier in place of `{name}` in the request's path.
 *
 * @param name name of the resource locator, and of the placeholder
 * @param field the field's name as the editor shows it
 */
export function idInPath(name: string, field: string): Step {
	return (parameters, request) => {
		request.url = request.url.replace(`{${name}}`, readId(parameters, name, field));
	};
}

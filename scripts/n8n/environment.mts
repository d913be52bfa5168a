/** The environment n8n runs in: its own folder, loopback only, nothing sent anywhere. */
import { dirname } from 'node:path';

/** Variables of the surrounding shell that n8n and npm need; the user's secrets are not included. */
const PASSED_ON = [
	'APPDATA',
	'HOME',
	'HTTPS_PROXY',
	'HTTP_PROXY',
	'LANG',
	'LOCALAPPDATA',
	'NODE_EXTRA_CA_CERTS',
	'NPM_CONFIG_REGISTRY',
	'NPM_CONFIG_USERCONFIG',
	'SystemRoot',
	'TEMP',
	'TMP',
	'TMPDIR',
	'USERPROFILE',
	'http_proxy',
	'https_proxy',
	'npm_config_registry',
	'npm_config_userconfig',
];

/** What n8n would otherwise fetch or send, or show on top of the editor. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

/** The settings of an n8n process. */
export interface EnvironmentOptions {
	/** The Node program; its folder comes first in PATH, so that n8n's own children use it too. */
	node: string;
	/** n8n keeps its database, key and community nodes in `.n8n` inside this folder. */
	userFolder: string;
	/** Port of the editor and the REST API. */
	port: number;
	/** Port where n8n's task runners reach it. */
	brokerPort: number;
}

/**
 * Builds the complete environment of an n8n process.
 *
 * @param options folder, ports and Node
 * @returns the variables; nothing else of the surrounding shell is passed on
 */
export function n8nEnvironment(options: EnvironmentOptions): NodeJS.ProcessEnv {
	const passedOn = PASSED_ON.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(passedOn),
		...QUIET,
		PATH: [dirname(options.node), process.env.PATH].join(process.platform === 'win32' ? ';' : ':'),
		DB_TYPE: 'sqlite',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_LOG_LEVEL: 'info',
		N8N_PORT: String(options.port),
		N8N_PROTOCOL: 'http',
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		// The editor is served without TLS, so the browser would not return a secure cookie.
		N8N_SECURE_COOKIE: 'false',
		N8N_USER_FOLDER: options.userFolder,
		// Only a worker of queue mode reads these: it tells on its port that it is ready.
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(options.port),
		NO_COLOR: '1',
		// The sandbox is never behind a proxy.
		NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1', 'localhost']
			.filter(Boolean)
			.join(','),
	};
}

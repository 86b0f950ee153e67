/** Letters: a mail server that keeps what it is given, and can be told to refuse, or to hang up after taking one; and those without one. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Mailbox {
	url: string;
	/** Whole messages, as they came. */
	messages: string[];
	/** How many it heard to their end and refused. */
	refused: number;
	/** What to do with the next message, once it has been heard to its end. */
	mood: 'take' | 'refuse' | 'take and hang up';
	stop(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		open.add(socket);
		socket.once('close', () => open.delete(socket)).on('error', () => {});
		let waiting = '';
		let message: string | null = null;
		socket.write('220 test\r\n');
		socket.setEncoding('utf8').on('data', (chunk: string) => {
			waiting += chunk;
			for (let end; (end = waiting.indexOf('\r\n')) >= 0;) {
				const line = waiting.slice(0, end);
				waiting = waiting.slice(end + 2);
				if (message !== null && line !== '.') message += `${line}\n`;
				else if (message !== null) {
					if (box.mood === 'refuse') box.refused += 1;
					else box.messages.push(message);
					message = null;
					if (box.mood === 'take and hang up') socket.destroy();
					else socket.write(box.mood === 'refuse' ? '451 not now\r\n' : '250 kept\r\n');
				} else if (line === 'DATA') {
					message = '';
					socket.write('354 go on\r\n');
				} else if (line === 'QUIT') socket.end('221 bye\r\n');
				else socket.write('250 ok\r\n');
			}
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const box: Mailbox = {
		url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		messages: [],
		refused: 0,
		mood: 'take',
		stop: () =>
			new Promise((done) => {
				for (const socket of open) socket.destroy();
				server.close(() => done());
			})
	};
	return box;
}

/**
 * The codes in letters to this address, the newest first; '' for a letter without one.
 * @param letters the page on which the local endpoints show them
 */
export async function codesFor(letters: string, email: string): Promise<string[]> {
	return (await (await fetch(letters)).text())
		.split('<article>')
		.filter((part) => part.includes(`<h2>${email}</h2>`))
		.map((letter) => /<strong>(\d{8,})<\/strong>/.exec(letter)?.[1] ?? '');
}

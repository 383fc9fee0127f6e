import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import process from 'node:process';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from './ctms.mjs';

/** A pseudo terminal of a given width around a command; what is typed reaches it once it has asked. */
const TERMINAL = `
import fcntl, os, pty, select, struct, sys, termios
columns, answer, asks = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3].encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[4], sys.argv[4:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, columns, 0, 0))
seen = b''
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    seen += part
    os.write(1, part)
    if answer and asks in seen:
        os.write(terminal, answer + b'\\n')
        answer = b''
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/**
 * Runs the command in a pseudo terminal, as somebody at a keyboard does.
 *
 * @param {string[]} args
 * @param {{ key?: object, columns?: number, answer?: string, env?: Record<string, string> }} [options]
 *          `answer` is typed when `[y/N]` is asked
 * @returns {Promise<{ code: number, raw: string, shown: string[] }>} all that was written, and the
 *          lines without colours; of a line that was drawn again and again all versions, apart by `\r`
 */
export async function onTerminal(args, { key, columns = 80, answer = '', env = {} } = {}) {
  const keys = key === undefined ? {} : { CTMS_SERVICE_KEY: JSON.stringify(key) };
  // The width is set again where the command cannot begin before it has it.
  const command = ['sh', '-c', 'stty cols "$0"; exec "$@"', String(columns), process.execPath, ctmsScript(), ...args];
  const child = spawn('python3', ['-c', TERMINAL, String(columns), answer, '[y/N]', ...command], {
    env: { ...bareEnvironment(), TERM: 'xterm-256color', ...keys, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve, reject) => { child.once('error', reject).once('close', resolve); });
  const [raw, code] = await Promise.all([text(child.stdout), closed]);
  const shown = raw.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').split(/\r*\n/);
  return { code, raw, shown };
}

/**
 * Reads a Jenkinsfile as far as the documents use Groovy: words, strings in
 * single quotes, brackets that must match.
 *
 * @param {string} source
 * @returns {string[]} what its `sh` steps run, in their order
 */
export function shellSteps(source) {
  const tokens = [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|([{}()[\]])|([A-Za-z]\w*)|([:,])|\s+|(.)/g)];
  const open = [];
  const steps = [];
  let before = '';
  for (const [token, string, bracket, word, , other] of tokens) {
    if (other !== undefined) throw new Error(`${other} is not expected in\n${source}`);
    if (bracket && CLOSED_BY[bracket]) open.push(CLOSED_BY[bracket]);
    else if (bracket && open.pop() !== bracket) throw new Error(`${bracket} closes nothing in\n${source}`);
    if (string !== undefined && before === 'sh') steps.push(string.replace(/\\(.)/g, '$1'));
    if (token.trim() !== '') before = word ?? '';
  }
  if (open.length > 0) throw new Error(`${open.pop()} is missing in\n${source}`);
  return steps;
}

const CLOSED_BY = { '{': '}', '(': ')', '[': ']' };

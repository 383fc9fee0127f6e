import { examples, situations } from './examples.mjs';
import { forbiddenRequests } from './forbidden.mjs';
import { problemsOf, readSpecification, refusalProblems } from './specification.mjs';
import { openWorkshop } from './workshop.mjs';

/** Where the emulator leaves the specification on purpose: its README says why. */
const knownDifferences = [
  {
    label: 'a queue after an import that ends in VIRTUAL',
    because: 'the specification has a filter for skipped and no word for it',
  },
];

/**
 * Checks every operation of a specification against a fresh emulator: allowed requests, callers
 * without a right, and every forbidden request that can be derived. Returns whether all conform.
 */
export async function conform(path, print) {
  const specification = await readSpecification(path);
  const shop = await openWorkshop();
  const tally = { print, checked: 0, failed: 0, differences: 0 };
  try {
    for (const operation of specification.operations) await checkOperation(specification, shop, operation, tally);
    for (const situation of situations) await checkSituation(specification, shop, situation, tally);
  } finally {
    await shop.emulator.close();
  }
  print(`${tally.checked} answers checked, ${tally.failed} do not conform, ${tally.differences} known differences\n`);
  return tally.failed === 0;
}

async function checkOperation(specification, shop, operation, tally) {
  const title = `${operation.method} ${operation.path}`;
  const make = examples[operation.id];
  if (make === undefined) return note(tally, title, 'a request', ['there is no example for this operation']);
  const before = tally.checked;

  note(
    tally,
    title,
    'an allowed request',
    answered(specification, operation, await shop.send(operation, await make(shop)), 200, 299),
  );
  note(
    tally,
    title,
    'no token',
    answered(specification, operation, await shop.send(operation, await make(shop), null), 401),
  );
  note(
    tally,
    title,
    'a foreign token',
    answered(specification, operation, await shop.send(operation, await make(shop), 'foreign'), 401),
  );
  for (const plan of ['export', 'transport_operator']) {
    const answer = await shop.send(operation, await make(shop), shop.tokens[plan]);
    note(tally, title, `a key with plan ${plan}`, problemsOf(specification, operation, answer));
  }
  for (const name of Object.keys((await make(shop)).params ?? {})) {
    const good = await make(shop);
    const answer = await shop.send(operation, { ...good, params: { ...good.params, [name]: 999_999 } });
    note(tally, title, `an unknown ${name}`, answered(specification, operation, answer, 404));
  }
  const good = await make(shop);
  for (const { label, request } of forbiddenRequests(operation, good)) {
    const state = JSON.stringify(shop.emulator.state);
    const problems = refusalProblems(specification, operation, await shop.send(operation, request));
    if (JSON.stringify(shop.emulator.state) !== state) problems.push('something changed');
    note(tally, title, label, problems);
  }
  return tally.print(`${title}: ${tally.checked - before} answers\n`);
}

async function checkSituation(specification, shop, { label, id, status, make }, tally) {
  const operation = specification.operations.find((one) => one.id === id);
  if (operation === undefined) return note(tally, id, label, ['the specification has no such operation']);
  const answer = await shop.send(operation, await make(shop));
  const problems = answered(specification, operation, answer, status);
  const known = knownDifferences.find((one) => one.label === label);
  if (known === undefined || problems.length === 0)
    return note(tally, `${operation.method} ${operation.path}`, label, problems);
  tally.checked += 1;
  tally.differences += 1;
  return tally.print(`known difference: ${label}: ${known.because}\n`);
}

function answered(specification, operation, answer, least, most = least) {
  const wrong =
    answer.status < least || answer.status > most
      ? [`status ${answer.status} was not expected: ${answer.text.slice(0, 200)}`]
      : [];
  return [...wrong, ...problemsOf(specification, operation, answer)];
}

function note(tally, title, label, problems) {
  tally.checked += 1;
  if (problems.length === 0) return;
  tally.failed += 1;
  tally.print(`${title}: ${label}: ${problems.join('; ')}\n`);
}

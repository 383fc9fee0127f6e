import { readFileSync, writeFileSync } from 'node:fs';

import { at } from './paths.mjs';

/** Commands before and after the first release, wherever they stand. */
const commands = (version) => [
  ['npx --yes --package="${CTMS_PACKAGE:?}" -- ctms', `npx --yes ctms@${version}`],
  ['npx --no -- ctms-emulator', 'npx ctms-emulator'],
  ['npx --no -- ctms ', 'npx ctms '],
];

/** Whether the packages are on npm, as published.json says: the one switch, turned on the day of the first release. */
export const isPublished = () => JSON.parse(readFileSync(at('published.json'), 'utf8')).published;

/** The version that texts name. */
export const currentVersion = () => JSON.parse(readFileSync(at('pkg/package.json'), 'utf8')).version;

/** The notice of a page about one CI system. */
const notice = (variable) => `**ctms is not yet published on npm.** Until it is, a package of that name there is not this project. The examples take ctms from \`CTMS_PACKAGE\`, ${variable}, which has no default: set it to the URL or path of a tarball ([how to build one](../README.md#install)), or to name and version in a registry of your own.\n\n`;

const page = (file, title, variable) => [file, [
  [`# ${title}\n\n${notice(variable)}`, `# ${title}\n\n`],
]];

/**
 * What each file says before and after the first release. A text of before must not occur in a file of
 * after, and each of after at most once in it.
 *
 * @param {string} version
 * @returns {Map<string, [before: string, after: string][]>}
 */
function texts(version) {
  return new Map([
    ['README.md', [[
      `It is not made by SAP.

**ctms is not yet published on npm.** Until it is, a package there that is called \`ctms\`, \`ctms-emulator\` or \`ctms-elements\` is not this project: do not install or run it by name from the public registry. [Install](#install) says what to use instead.
`,
      `It is not made by SAP.
`,
    ], [
      `Build the packages in a clone that you trust:

\`\`\`
npm run pack
\`\`\`

This writes three tarballs to \`target/packed/\`. Put them where your machines and jobs can fetch them (a file share, an artifact store, a registry of your own), and install them from there:

\`\`\`
npm install --save-dev ./ctms-${version}.tgz
npm install --save-dev ./ctms-emulator-${version}.tgz   # optional: a local Cloud Transport Management
\`\`\`
`,
      `\`\`\`
npm install --save-dev ctms
npm install --save-dev ctms-emulator   # optional: a local Cloud Transport Management
\`\`\`
`,
    ]]],
    ['pkg/README.md', [[
      `npm install --save-dev ./ctms-${version}.tgz`, 'npm install --save-dev ctms',
    ]]],
    ['emulator/README.md', [[
      `It is not yet published on npm: a package of that name there is not this project. Build it with
\`npm run pack\` in a clone of the repository that you trust, and install the tarball:

\`\`\`
npm install --save-dev ./ctms-emulator-${version}.tgz
\`\`\`
`,
      `\`\`\`
npm install --save-dev ctms-emulator
\`\`\`
`,
    ]]],
    ['www/README.md', [[
      `Neither is published on npm yet: packages of these names there are not this project. Build both with \`npm run pack\` in a clone of the repository that you trust, and install the tarballs together, so that npm does not look for \`ctms\` elsewhere:

\`\`\`
npm install ./ctms-${version}.tgz ./ctms-elements-${version}.tgz
\`\`\`
`,
      `\`\`\`
npm install ctms ctms-elements
\`\`\`
`,
    ]]],
    ['action.yml', [
      [
        `    description: 'where the npm package ctms comes from: path or URL of a tarball, or name and version in a registry of your own'
    required: true
`,
        `    description: 'the npm package: another version, or another source that npm takes'
    default: ctms@${version}
`,
      ],
      [
        `in a registry of your own'; fi
        if [ -z "$IN_REGISTRY" ] && [[ "$IN_PACKAGE" =~ ^ctms(@[^:/]*)?$ ]]; then fail 2 USAGE 'ctms is not yet published on npm: set the input package to a tarball, or the input registry to a registry of your own'; fi
`,
        `in a registry of your own'; fi
`,
      ],
    ]],
    ['docs/github.md', [
      [
        `# ctms in GitHub Actions\n\n${notice('a variable of the repository or organization')}`,
        '# ctms in GitHub Actions\n\n',
      ],
      [
        `          package: \${{ vars.CTMS_PACKAGE }}
          command: export
`,
        `          command: export
`,
      ],
      [
        `The action installs what its input \`package\` names, in an empty folder outside the checkout and without the service key.`,
        `The action installs the npm package of the same version (\`package\` and \`registry\` name another source), in an empty folder outside the checkout and without the service key.`,
      ],
      [
        `          CTMS_PACKAGE: \${{ vars.CTMS_PACKAGE }}
          CTMS_SERVICE_KEY:`,
        `          CTMS_SERVICE_KEY:`,
      ],
    ]],
    page('docs/gitlab.md', 'ctms in GitLab CI/CD', 'a CI/CD variable of the project or group'),
    page('docs/azure.md', 'ctms in Azure Pipelines', 'a variable of the pipeline'),
    page('docs/jenkins.md', 'ctms in Jenkins', 'an environment variable of the job or of Jenkins'),
    ['docs/migrating-from-piper.md', [
      [`# From Piper to ctms\n\n${notice('a variable of the job')}`, '# From Piper to ctms\n\n'],
      [
        `piper tmsUpload --nodeName QA
        env:
          CTMS_PACKAGE: \${{ vars.CTMS_PACKAGE }}
`,
        `piper tmsUpload --nodeName QA
        env:
`,
      ],
    ]],
    page('docs/sap-cicd.md', 'ctms in SAP Continuous Integration and Delivery', 'an additional variable of the stage'),
    ['docs/recordings.md', []],
    ['pkg/src/published.ts', [
      ['export const published: boolean = false;', 'export const published: boolean = true;'],
    ]],
  ]);
}

/** The files that say where the packages come from. */
export const filesOfSources = () => [...texts(currentVersion()).keys()];

/**
 * Answers the text of a file as it is before or after the first release, with the current version.
 *
 * @param {string} file   one of `filesOfSources()`
 * @param {string} text   in either state
 * @param {boolean} published
 */
export function withSource(file, text, published, version = currentVersion()) {
  const current = text.replace(/\b(ctms(?:-emulator|-elements)?[@-]v?)\d+\.\d+\.\d+(?:-[0-9A-Za-z.]*[0-9A-Za-z])?(?=\.tgz|[^\w.-]|$)/gm, `$1${version}`);
  const inState = commands(version).reduce((result, [before, after]) => (published ? result.replaceAll(before, after) : result.replaceAll(after, before)), current);
  return texts(version).get(file).reduce((result, [before, after]) => {
    const isBefore = result.includes(before);
    if (!isBefore && result.split(after).length !== 2) throw new Error(`${file} holds neither of these texts once:\n${before}\n${after}`);
    if (isBefore === !published) return result;
    return result.replace(isBefore ? before : after, () => (published ? after : before));
  }, inState);
}

/** Turns the switch and writes every file that says where the packages come from. */
export function writeSources(published) {
  writeFileSync(at('published.json'), `{ "published": ${published} }\n`);
  for (const file of filesOfSources()) writeFileSync(at(file), withSource(file, readFileSync(at(file), 'utf8'), published));
}

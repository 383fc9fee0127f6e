import { json, quiet, yes } from '../../options.js';
import { command, flag, optional } from '../../spec.js';

export const migrateCommand = command({
  name: 'migrate',
  about: 'leave Piper or SAP CI/CD: show the equivalent command line, or change the pipeline',
  arguments: { file: optional({ name: '[file]', about: 'configuration file; with --write and --check a pipeline (default: those that are there)', value: 'file' }) },
  options: {
    write: flag({ about: "change Jenkinsfiles and GitHub workflows that run Piper's tmsUpload or tmsExport, after confirmation; print the block to paste for Azure and GitLab" }),
    check: flag({ about: "exit with 1 if a pipeline still runs one of Piper's two steps; change nothing" }),
    yes,
    json,
    quiet,
  },
  examples: [
    { line: 'ctms migrate', about: 'the command line on standard output, what was dropped on standard error' },
    { line: 'ctms migrate --write', about: 'show what would change in the pipelines here, ask, and write it' },
    { line: 'ctms migrate --check', about: 'for CI: 0 nothing of the two steps is left, 1 something is, 2 no pipeline was found' },
  ],
});

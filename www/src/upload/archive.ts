import { html, nothing, type TemplateResult } from 'lit';
import { inspectArchive, type ContentType, type Inspection } from 'ctms';

import { size } from '../shared/format.js';
import { texts } from '../texts.js';

/** An archive that was chosen. */
export interface Archive {
  readonly file: File;
  /** What it says of itself; nothing while it is read. */
  readonly report: Inspection | undefined;
}

/** Reads what an archive says of itself: its directory only, never the whole file. */
export async function inspect(file: File, contentType: ContentType): Promise<Inspection> {
  return inspectArchive(file, { contentType });
}

/** Returns whether a finding says that the service will refuse the archive. */
export function hasErrors({ report }: Archive): boolean {
  return report?.findings.some(({ severity }) => severity === 'error') ?? false;
}

/** Draws an archive with its findings. */
export function archiveItem({ file, report }: Archive, isFixed: boolean, remove: () => void): TemplateResult {
  return html`
    <li class="archive">
      <ui5-icon name="attachment"></ui5-icon>
      <div class="grow">
        <p class="strong">${file.name}</p>
        <p class="subtle">${[size(file.size), report?.id && texts.upload.archive(report.id, report.version ?? '', report.modules.length)].filter(Boolean).join(', ')}</p>
        ${report?.findings.length ? html`<ul class="findings">${report.findings.map(({ at, problem, advice, severity }) => html`
          <li class=${severity}><ui5-icon name=${severity === 'error' ? 'error' : 'alert'} design=${severity === 'error' ? 'Negative' : 'Critical'}></ui5-icon><span><span class="strong">${at}</span>: ${problem}; ${advice}</span></li>`)}</ul>` : nothing}
      </div>
      ${isFixed ? nothing : html`<ui5-button icon="decline" design="Transparent" tooltip=${texts.upload.remove(file.name)} accessible-name=${texts.upload.remove(file.name)} @click=${remove}></ui5-button>`}
    </li>
  `;
}

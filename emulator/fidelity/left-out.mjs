/** Causes of failed imports that the emulator cannot play, and why; for some, what shows the same. */
export const leftOut = {
  'no text of the service is known': [
    'dest-oauth2password-setup',
    'dest-missing',
    'dest-unreachable',
    'xsuaa-name-in-use',
    'xsuaa-tenant-mode',
    'xsuaa-role-in-use',
    'mta-descriptor-rejected',
    'content-agent-destination',
    'apim-destination-url',
    'abap-communication-user',
    'app-content-rollback',
    'app-content-certificate-expired',
    'app-content-configuration',
  ],
  'no text is known; a node with `targets: []`, or without the content type, ends imports as fatal in words of the emulator':
    ['node-without-target', 'content-type-mismatch'],
  'no text is known; an extension descriptor for another version is not named in the log': ['mtaext-not-bound'],
  'no text is known; `limits` refuse uploads and delete files in words of the emulator': [
    'file-expired',
    'storage-quota-full',
    'file-too-large',
  ],
  'no text is known; `checkArchives` refuses it in words of the emulator': ['mta-without-modules'],
  'nothing is logged: the content type BTP_ABAP refuses "import selected", the scenario `skipped` skips, `hangs` never ends':
    ['abap-import-selected', 'abap-superseded', 'svc-action-hangs'],
  'there are no scheduled imports here': ['schedule-deactivated'],
  'it is not the failure of an import': ['calm-destination'],
};

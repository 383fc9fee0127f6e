// The public names that are the same on every platform.
export type { AllowedActions, Client, CtmsClientConstructor, Diagnose, InOrder, InspectArchive, IsActionFinal, IsFinal, IsSuccess, NextAction, OpenStatuses, ParseServiceKey, ParseTime, RefusalOf, SeverityOf, StageOf } from './api.js';
export { CtmsError, isCtmsError, type CtmsErrorCode, type CtmsErrorConstructor, type CtmsErrorDetails, type CtmsErrorDetailsByCode, type CtmsErrorJson, type CtmsErrorOf, type CtmsErrorWith, type ErrorDetailsWith, type ErrorReport, type Exchange, type Finding, type KnownCtmsErrorCode, type NewerCtmsErrorCode, type ReportDetails } from './errors.js';
export type { WasmSource } from './client/platform.js';
export type { Actions } from './client/groups/actions.js';
export type { DescriptorFilter, DescriptorOptions, Descriptors, PutDescriptorOptions } from './client/groups/descriptors.js';
export type { Files, FileUploadOptions, UploadedFile } from './client/groups/files.js';
export type { Nodes } from './client/groups/nodes.js';
export type { Queue } from './client/groups/queue.js';
export type { Requests } from './client/groups/requests.js';
export type { Routes } from './client/groups/routes.js';
export type { Versions } from './client/groups/versions.js';
export type * from './types/index.js';
export { version } from './version.js';

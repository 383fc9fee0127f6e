export { Descriptors } from './descriptors.js';
export { Follow } from './follow.js';
export { Landscape, type LandscapeDetail } from './landscape.js';
export { Queue, type OperatedDetail } from './queue.js';
export { Request } from './request.js';
export { ErrorView } from './shared/error-view.js';
export { Upload, type ProgressSource } from './upload.js';

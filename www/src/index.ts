export { Descriptors } from './descriptors.js';
export type { CtmsEvents, FollowDetail, NodeDetail, RequestDetail, UploadProgressDetail, ViewDetail } from './events.js';
export { Follow } from './follow.js';
export { Landscape, type LandscapeDetail, type LandscapeSize } from './landscape.js';
export { Queue, type Filter, type OperatedDetail, type Order } from './queue.js';
export { Request } from './request.js';
export { ErrorView } from './shared/error-view.js';
export { Upload, type ProgressSource } from './upload.js';
export { Work } from './work.js';

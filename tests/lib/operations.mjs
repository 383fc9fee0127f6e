// Operations of the service, as the emulator names them for its faults.

export const TOKEN = 'POST /oauth/token';
export const NODES = 'GET /v2/nodes';
export const UPLOAD = 'POST /v2/files/upload';
export const CREATE = 'POST /v2/nodes/export';
export const DELETE = 'DELETE /v2/files/{fileId}';
export const QUEUE = 'GET /v2/nodes/{nodeId}/transportRequests';
export const IMPORT = 'POST /v2/nodes/{nodeId}/transportRequests/import';
export const LOGS = 'GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}/logs';

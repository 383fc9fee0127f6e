//! What is done with transport requests in import queues: import, forward,
//! reset and remove, each at most once, and node by node along the routes.

pub(in crate::flow) mod action_once;
pub(in crate::flow) mod list;
pub(in crate::flow) mod operate;
pub(in crate::flow) mod promote;
pub(in crate::flow) mod refusal;
pub(in crate::flow) mod route_path;
pub(in crate::flow) mod watch;

//! Diagnosis: from the messages of a failed import to its causes.

mod destination;
mod document;
mod logs;
mod order;
mod samples;
mod silence;
mod wording;
